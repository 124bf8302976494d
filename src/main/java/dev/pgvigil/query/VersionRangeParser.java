package dev.pgvigil.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a version range. */
final class VersionRangeParser {
    private static final Pattern COMPARISON = Pattern.compile("(>=|<=|>|<|==|=)?\\s*([vV]?[0-9]+(?:\\.[0-9]+)*)\\s*,?\\s*");

    private VersionRangeParser() {
    }

    static Optional<VersionRange> parse(String text) {
        List<VersionRange.Interval> intervals = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            Optional<VersionRange.Interval> interval = interval(alternative.strip());
            if (interval.isEmpty()) {
                return Optional.empty();
            }
            intervals.add(interval.get());
        }
        return Optional.of(new VersionRange(intervals, text.strip()));
    }

    private static Optional<VersionRange.Interval> interval(String text) {
        Optional<Version> min = Optional.empty();
        Optional<Version> max = Optional.empty();
        Matcher comparison = COMPARISON.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!comparison.find(at) || comparison.start() != at) {
                return Optional.empty();
            }
            at = comparison.end();
            Version version = Version.parse(comparison.group(2)).orElseThrow();
            String operator = comparison.group(1) == null ? "=" : comparison.group(1);
            min = later(min, lowest(operator, version));
            max = earlier(max, limit(operator, version));
        }
        boolean empty = text.isEmpty() || min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) >= 0;
        return empty ? Optional.empty() : Optional.of(new VersionRange.Interval(min, max));
    }

    private static Optional<Version> lowest(String operator, Version version) {
        return switch (operator) {
            case ">=", "=", "==" -> Optional.of(version);
            case ">" -> Optional.of(version.next());
            default -> Optional.empty();
        };
    }

    private static Optional<Version> limit(String operator, Version version) {
        return switch (operator) {
            case "<" -> Optional.of(version);
            case "<=", "=", "==" -> Optional.of(version.next());
            default -> Optional.empty();
        };
    }

    private static Optional<Version> later(Optional<Version> one, Optional<Version> other) {
        return one.isEmpty() ? other : other.isEmpty() || one.get().compareTo(other.get()) >= 0 ? one : other;
    }

    private static Optional<Version> earlier(Optional<Version> one, Optional<Version> other) {
        return one.isEmpty() ? other : other.isEmpty() || one.get().compareTo(other.get()) <= 0 ? one : other;
    }
}
