package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import java.util.List;

/** What the operators on counters make of the growth over a window. */
final class Outcomes {

    private Outcomes() {
    }

    static CounterValue.Outcome rate() {
        return (growth, seconds) -> growth[0] / seconds;
    }

    /** The growth of all columns together, per second. */
    static CounterValue.Outcome rateOfAll() {
        return (growth, seconds) -> sum(growth, 0) / seconds;
    }

    /** As observed: a shorter or longer covered time is not extrapolated to the window. */
    static CounterValue.Outcome increase() {
        return (growth, seconds) -> growth[0];
    }

    /** @param columns what the growth is of, in its order */
    static CounterValue.Outcome ratio(List<String> columns, List<String> of, List<String> to) {
        int[] above = indexes(columns, of);
        int[] below = indexes(columns, to);
        return (growth, seconds) -> quotient(sum(growth, above), sum(growth, below));
    }

    static CounterValue.Outcome percentile(DerivedOperator.Percentile operator) {
        double z = NormalQuantile.of(operator.p());
        return (growth, seconds) -> growth[MomentQuantities.COUNT] < operator.minCount()
                ? Double.NaN
                : lognormal(growth[MomentQuantities.COUNT], growth[MomentQuantities.SUM], growth[MomentQuantities.SQUARES], z);
    }

    /** NaN where the columns from {@code first} on have grown by less, per second, than the floor. */
    static CounterValue.Outcome withFloor(CounterValue.Outcome outcome, int first, DerivedDefinition.Floor floor) {
        return (growth, seconds) -> sum(growth, first) / seconds < floor.perSecond() ? Double.NaN : outcome.of(growth, seconds);
    }

    /** The percentile at {@code z} of the lognormal distribution that has these moments; the mean where there is no spread. */
    private static double lognormal(double count, double sum, double squares, double z) {
        double mean = quotient(sum, count);
        double variance = Math.max(0, squares / count - mean * mean);
        if (variance == 0) {
            return mean;
        }
        double sigma = Math.sqrt(Math.log1p(variance / (mean * mean)));
        return mean * Math.exp(z * sigma - sigma * sigma / 2);
    }

    private static double quotient(double above, double below) {
        return below > 0 ? above / below : Double.NaN;
    }

    private static int[] indexes(List<String> columns, List<String> names) {
        return names.stream().mapToInt(columns::indexOf).toArray();
    }

    private static double sum(double[] growth, int[] indexes) {
        double sum = 0;
        for (int index : indexes) {
            sum += growth[index];
        }
        return sum;
    }

    private static double sum(double[] growth, int first) {
        double sum = 0;
        for (int i = first; i < growth.length; i++) {
            sum += growth[i];
        }
        return sum;
    }
}
