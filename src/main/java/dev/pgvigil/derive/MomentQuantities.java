package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedOperator;
import java.util.List;

/**
 * The moments of observations of which a row has lifetime count, mean and population standard deviation. Growth is the new
 * observations' number, sum and sum of squares: three quantities that add up over collections and over rows.
 *
 * <p>The sum of squares is the new sum of squared deviations, M2Δ = M2b − M2a − (meanΔ − meana)²·na·nΔ/nb, plus n·mean². What
 * rounding of the running totals leaves of a spread that is not there is some millionths of the mean: nothing to a percentile.
 */
final class MomentQuantities implements Quantities {
    static final int COUNT = 0;
    static final int SUM = 1;
    static final int SQUARES = 2;

    /** Sums recovered as count times mean may fall by rounding; beyond this share the row was reset. */
    private static final double ROUNDING = 1e-9;

    private final ColumnQuantities columns;

    MomentQuantities(DerivedOperator.Percentile operator) {
        this.columns = new ColumnQuantities(List.of(operator.count(), operator.mean(), operator.stddev()));
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public double[] read(Row row) {
        return columns.read(row);
    }

    @Override
    public double[] growth(double[] before, double[] now) {
        Lifetime a = Lifetime.of(before);
        Lifetime b = Lifetime.of(now);
        if (b.count < a.count || fell(a.sum(), b.sum()) || fell(a.deviations(), b.deviations())) {
            return null;
        }
        if (b.count == a.count) {
            return fell(b.sum(), a.sum()) || fell(b.deviations(), a.deviations()) ? null : new double[3];
        }
        return added(a, b);
    }

    private static boolean fell(double before, double now) {
        return now < before - ROUNDING * Math.abs(before);
    }

    private static double[] added(Lifetime a, Lifetime b) {
        double count = b.count - a.count;
        double sum = Math.max(0, b.sum() - a.sum());
        double mean = sum / count;
        double shift = mean - a.mean;
        double deviations = Math.max(0, b.deviations() - a.deviations() - shift * shift * a.count * count / b.count);
        return new double[] {count, sum, deviations + sum * mean};
    }

    private record Lifetime(double count, double mean, double stddev) {

        static Lifetime of(double[] reading) {
            return new Lifetime(reading[0], reading[1], reading[2]);
        }

        double sum() {
            return count * mean;
        }

        double deviations() {
            return stddev * stddev * count;
        }
    }
}
