package dev.pgvigil.web;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them: {@code 0.9312}, {@code 10,737,418,240}. */
final class Measure {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double GROUPED_FROM = 1000;
    private static final double PLAIN_FROM = 1e-6;
    private static final double PLAIN_TO = 1e18;

    private Measure() {
    }

    static String of(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value) || size >= PLAIN_TO || size > 0 && size < PLAIN_FROM) {
            return Double.toString(value);
        }
        if (size >= GROUPED_FROM) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return value == 0 ? "0" : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
