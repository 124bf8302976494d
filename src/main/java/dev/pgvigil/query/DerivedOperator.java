package dev.pgvigil.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The closed set of ways to derive a value. Columns are named as in the result. */
public sealed interface DerivedOperator {

    /** Every column the operator reads. */
    List<String> columns();

    /** Increase per second of a counter over the window. */
    record Rate(String of) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(of);
        }
    }

    /** Increase of a counter over the window. */
    record Increase(String of) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(of);
        }
    }

    /** Sum of the increases of some counters divided by the sum of the increases of others; absent when the latter is 0. */
    record Ratio(List<String> of, List<String> to) implements DerivedOperator {
        public Ratio {
            of = List.copyOf(of);
            to = List.copyOf(to);
        }

        @Override
        public List<String> columns() {
            return java.util.stream.Stream.concat(of.stream(), to.stream()).distinct().toList();
        }
    }

    /** Increase of a total divided by the increase of a count; absent when nothing was counted. */
    record Mean(String total, String count) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(total, count);
        }
    }

    /**
     * Estimated percentile of a window from lifetime mean, stddev and count: the window's moments are recovered by the inverse of the
     * parallel variance formula and a lognormal distribution of those moments is assumed.
     *
     * @param p between 0 and 1, both excluded
     * @param minCount fewer new observations in the window: absent
     */
    record Percentile(double p, String mean, String stddev, String count, long minCount) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(mean, stddev, count);
        }
    }

    /** Seconds for which a column has been non-zero without a break, by our own collections; 0 while it is zero. */
    record Since(String of) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(of);
        }
    }

    /** Seconds until a column reaches a limit, by a straight line through the window; absent when it does not move towards it. */
    record TimeUntil(String of, OptionalDouble limit, Optional<String> limitColumn) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return limitColumn.map(column -> List.of(of, column)).orElse(List.of(of));
        }
    }

    /**
     * Age in seconds of the oldest position that a row has not reached, from our own history of positions; 0 when all are reached.
     *
     * @param of the position of whoever is followed, the same in every row, such as a primary's WAL position
     * @param reached how far the row has come
     * @param atLeast a column with what is known anyway; the value is not below it
     */
    record Lag(String of, String reached, Optional<String> atLeast) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return atLeast.map(column -> List.of(of, reached, column)).orElse(List.of(of, reached));
        }
    }

    /**
     * How much of a row's value lies above the lowest it was ever seen to have, as a share of it, 0 to 1; absent until the row was watched
     * for the window.
     */
    record AboveBest(String of) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(of);
        }
    }

    /**
     * A row's mean in the window divided by its own mean of the past, so that 2 is twice as slow; absent until a seventh of the past was
     * watched.
     *
     * @param total counter of what is averaged
     * @param count counter of observations
     * @param past how far back its usual mean reaches; what is older fades
     * @param minCount fewer new observations in the window: absent
     */
    record Slowdown(String total, String count, Duration past, long minCount) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(total, count);
        }
    }

    /** The worst row's value of a column or of another derived value: the highest, or the lowest when {@code lowest}. */
    record Worst(String of, boolean lowest) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(of);
        }
    }

    /** The number of rows in which a column or derived value is present and, where given, above or below a bound. */
    record Count(String of, OptionalDouble above, OptionalDouble below) implements DerivedOperator {
        @Override
        public List<String> columns() {
            return List.of(of);
        }
    }
}
