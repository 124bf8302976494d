package dev.pgvigil.collect;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.Sample;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** postgres_exporter's histograms: an array of bounds, one of cumulative counts, a sum and a count in four columns. */
final class ArrayHistogram {
    private ArrayHistogram() {
    }

    /** The samples of one row; empty when the four columns do not make a histogram. */
    static Optional<List<Sample>> samples(ColumnDefinition column, List<Rows.Column> columns, Object[] row, Labels labels) {
        Object bounds = value(columns, row, column.column());
        Object counts = value(columns, row, column.column() + "_bucket");
        OptionalDouble sum = Numbers.of(value(columns, row, column.column() + "_sum"), column.scale());
        OptionalDouble count = Numbers.of(value(columns, row, column.column() + "_count"), 1);
        if (!(bounds instanceof List<?> b) || !(counts instanceof List<?> c) || b.size() != c.size()
                || !b.stream().allMatch(bound -> isBound(bound, column.scale())) || c.stream().anyMatch(Objects::isNull)
                || sum.isEmpty() || count.isEmpty()) {
            return Optional.empty();
        }
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < b.size(); i++) {
            samples.add(bucket(labels, (Double) b.get(i) * column.scale(), (Double) c.get(i)));
        }
        samples.add(bucket(labels, Double.POSITIVE_INFINITY, count.getAsDouble()));
        samples.add(new Sample("_sum", labels, sum.getAsDouble()));
        samples.add(new Sample("_count", labels, count.getAsDouble()));
        return Optional.of(samples);
    }

    private static boolean isBound(Object number, double scale) {
        return number instanceof Double bound && !Double.isNaN(bound * scale);
    }

    /** One {@code _bucket} sample with its {@code le}. */
    static Sample bucket(Labels labels, double bound, double count) {
        return new Sample("_bucket", labels.with("le", le(bound)), count);
    }

    /** As the Go client writes it, so that rules on {@code le="1"} or {@code le="1e-05"} go on matching. */
    private static String le(double bound) {
        if (Double.isInfinite(bound)) {
            return bound > 0 ? "+Inf" : "-Inf";
        }
        BigDecimal exact = new BigDecimal(Double.toString(bound)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exact.signum() == 0 || exponent >= -4 && exponent < 21) {
            return exact.signum() == 0 ? "0" : exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (exact.signum() < 0 ? "-" : "") + mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static Object value(List<Rows.Column> columns, Object[] row, String name) {
        int index = Layout.indexOf(columns, name);
        return index < 0 ? null : row[index];
    }
}
