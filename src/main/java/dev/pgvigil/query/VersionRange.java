package dev.pgvigil.query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A set of versions: the union of half-open intervals. Immutable.
 *
 * @param text as the user wrote it, for messages; empty for {@link #ANY}
 */
public record VersionRange(List<Interval> intervals, String text) {
    public static final VersionRange ANY = new VersionRange(List.of(new Interval(Optional.empty(), Optional.empty())), "");

    public VersionRange {
        intervals = List.copyOf(intervals);
    }

    /** Versions from {@code min} (included) to {@code max} (excluded); an absent end is open. */
    public record Interval(Optional<Version> min, Optional<Version> max) {

        public boolean contains(Version version) {
            return min.map(m -> m.compareTo(version) <= 0).orElse(true) && max.map(m -> m.compareTo(version) > 0).orElse(true);
        }

        public boolean overlaps(Interval other) {
            return below(min, other.max) && below(other.min, max);
        }

        /** The versions in both; empty when there is none. */
        Optional<Interval> and(Interval other) {
            return overlaps(other) ? Optional.of(new Interval(later(min, other.min), earlier(max, other.max))) : Optional.empty();
        }

        private static Optional<Version> later(Optional<Version> one, Optional<Version> other) {
            return one.isEmpty() ? other : other.isEmpty() || one.get().compareTo(other.get()) >= 0 ? one : other;
        }

        private static Optional<Version> earlier(Optional<Version> one, Optional<Version> other) {
            return one.isEmpty() ? other : other.isEmpty() || one.get().compareTo(other.get()) <= 0 ? one : other;
        }

        private static boolean below(Optional<Version> min, Optional<Version> max) {
            return min.isEmpty() || max.isEmpty() || min.get().compareTo(max.get()) < 0;
        }
    }

    /** One interval. */
    public static VersionRange between(Optional<Version> min, Optional<Version> max) {
        String text = min.map(m -> ">=" + m).orElse("") + (min.isPresent() && max.isPresent() ? " " : "") + max.map(m -> "<" + m).orElse("");
        return new VersionRange(List.of(new Interval(min, max)), text);
    }

    /**
     * Parses comparisons joined by blanks (and) and {@code ||} (or): {@code >=14 <17}, {@code >=1.11}, {@code 16}, {@code 16.x},
     * {@code <10.0.0 || >=12}, {@code !=15}. {@code <=16}, {@code >16}, {@code =16} and {@code !=16} speak of all of 16.
     *
     * @return empty when the text is none of that, or no version satisfies it
     */
    public static Optional<VersionRange> parse(String text) {
        return VersionRangeParser.parse(text);
    }

    public boolean contains(Version version) {
        return intervals.stream().anyMatch(interval -> interval.contains(version));
    }

    /** True when some version lies in both. */
    public boolean overlaps(VersionRange other) {
        return intervals.stream().anyMatch(mine -> other.intervals.stream().anyMatch(mine::overlaps));
    }

    /** The versions in both; empty when there is none. */
    public Optional<VersionRange> and(VersionRange other) {
        List<Interval> both = intersect(intervals, other.intervals);
        return both.isEmpty() ? Optional.empty() : Optional.of(new VersionRange(both, joined(text, other.text)));
    }

    static List<Interval> intersect(List<Interval> some, List<Interval> others) {
        return some.stream().flatMap(one -> others.stream().flatMap(other -> one.and(other).stream())).distinct().toList();
    }

    private static String joined(String one, String other) {
        if (one.isEmpty() || other.isEmpty() || one.equals(other)) {
            return one.isEmpty() ? other : one;
        }
        boolean alternatives = one.contains("||") || other.contains("||");
        return alternatives ? "(" + one + ") and (" + other + ")" : one + " " + other;
    }

    @Override
    public String toString() {
        return text.isEmpty() ? intervals.stream().map(Interval::toString).collect(Collectors.joining(" || ")) : text;
    }
}
