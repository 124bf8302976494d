package dev.pgvigil.query;

import dev.pgvigil.query.VersionRange.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a version range. */
final class VersionRangeParser {
    private static final Pattern COMPARISON =
            Pattern.compile("(>=|<=|!=|>|<|==|=|!)?\\s*([vV]?[0-9]{1,6}(?:\\.[0-9]{1,6})*)(?:\\.[xX*])*(?![0-9.])\\s*,?\\s*");

    private static final int LONGEST = 200;

    private VersionRangeParser() {
    }

    static Optional<VersionRange> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        List<Interval> intervals = new ArrayList<>();
        for (String alternative : text.split("\\|\\|", -1)) {
            List<Interval> some = intervals(alternative.strip());
            if (some.isEmpty()) {
                return Optional.empty();
            }
            intervals.addAll(some);
        }
        return Optional.of(new VersionRange(intervals, text.strip()));
    }

    /** The intervals of comparisons that must all hold; none when the text is no such list, or nothing satisfies it. */
    private static List<Interval> intervals(String text) {
        Matcher comparison = COMPARISON.matcher(text);
        List<Interval> left = text.isEmpty() ? List.of() : VersionRange.ANY.intervals();
        int at = 0;
        while (at < text.length()) {
            if (!comparison.find(at) || comparison.start() != at) {
                return List.of();
            }
            at = comparison.end();
            String operator = comparison.group(1) == null ? "=" : comparison.group(1);
            left = VersionRange.intersect(left, intervals(operator, Version.parse(comparison.group(2)).orElseThrow()));
        }
        return left;
    }

    private static List<Interval> intervals(String operator, Version version) {
        Interval below = new Interval(Optional.empty(), Optional.of(version));
        Interval from = new Interval(Optional.of(version), Optional.empty());
        Interval above = new Interval(Optional.of(version.next()), Optional.empty());
        return switch (operator) {
            case ">=" -> List.of(from);
            case ">" -> List.of(above);
            case "<" -> List.of(below);
            case "<=" -> List.of(new Interval(Optional.empty(), Optional.of(version.next())));
            case "!=", "!" -> List.of(below, above);
            default -> List.of(new Interval(Optional.of(version), Optional.of(version.next())));
        };
    }
}
