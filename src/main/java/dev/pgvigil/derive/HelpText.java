package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The help of a derived family: its description, else a sentence made from its definition. */
final class HelpText {

    private HelpText() {
    }

    static String of(DerivedDefinition derived) {
        return derived.description().isBlank() ? sentence(derived.operator(), derived.window()) : derived.description();
    }

    private static String sentence(DerivedOperator operator, Duration window) {
        if (operator instanceof DerivedOperator.Rate rate) {
            return "Increase of " + rate.of() + " per second over " + text(window);
        }
        if (operator instanceof DerivedOperator.Increase increase) {
            return "Increase of " + increase.of() + " over " + text(window);
        }
        if (operator instanceof DerivedOperator.Ratio ratio) {
            return "Increase of " + sum(ratio.of()) + " divided by the increase of " + sum(ratio.to()) + ", over " + text(window);
        }
        if (operator instanceof DerivedOperator.Mean mean) {
            return "Increase of " + mean.total() + " divided by the increase of " + mean.count() + ", over " + text(window);
        }
        if (operator instanceof DerivedOperator.Percentile percentile) {
            return "Estimated " + number(percentile.p()) + " quantile over " + text(window) + ", a lognormal distribution of the moments"
                    + " from " + percentile.mean() + ", " + percentile.stddev() + " and " + percentile.count();
        }
        if (operator instanceof DerivedOperator.Slowdown slowdown) {
            return "Mean of " + slowdown.total() + " for each of " + slowdown.count() + " over " + text(window) + ", divided by that of the past "
                    + text(slowdown.past());
        }
        if (operator instanceof DerivedOperator.TimeUntil until) {
            return "Seconds until " + until.of() + " reaches " + limit(until) + ", by a straight line through " + text(window);
        }
        return sentence(operator);
    }

    private static String sentence(DerivedOperator operator) {
        if (operator instanceof DerivedOperator.Since since) {
            return "Seconds since " + since.of() + " was first seen non-zero, 0 while it is zero";
        }
        if (operator instanceof DerivedOperator.Lag lag) {
            return "Age in seconds of the oldest " + lag.of() + " that " + lag.reached() + " has not reached, 0 when it has reached all";
        }
        if (operator instanceof DerivedOperator.AboveBest best) {
            return "Share of " + best.of() + " beyond the lowest that was seen of it";
        }
        if (operator instanceof DerivedOperator.Worst worst) {
            return (worst.lowest() ? "Lowest " : "Highest ") + worst.of() + " of all rows";
        }
        DerivedOperator.Count count = (DerivedOperator.Count) operator;
        return "Number of rows with " + count.of() + bounds(count);
    }

    private static String bounds(DerivedOperator.Count count) {
        String above = count.above().isPresent() ? " above " + number(count.above().getAsDouble()) : "";
        String below = count.below().isPresent() ? " below " + number(count.below().getAsDouble()) : "";
        return above + (above.isEmpty() || below.isEmpty() ? "" : " and") + below;
    }

    private static String limit(DerivedOperator.TimeUntil until) {
        return until.limitColumn().orElseGet(() -> number(until.limit().orElse(Double.NaN)));
    }

    private static String sum(List<String> columns) {
        return String.join(" + ", columns);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    /** As in a query file: {@code 90s}, {@code 15m}, {@code 2h}. */
    private static String text(Duration window) {
        return window.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
