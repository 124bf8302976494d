package dev.pgvigil.exposition;

import java.math.BigDecimal;

/**
 * The one spelling that OpenMetrics wants of a number in the labels {@code le} and {@code quantile}: {@code 1.0}, {@code 0.005},
 * {@code 1e+06}, {@code +Inf}. It is Go's {@code %g} with {@code .0} where there is neither point nor exponent.
 */
final class CanonicalNumber {
    private CanonicalNumber() {
    }

    /** The text itself when it is no number. */
    static String of(String text) {
        String plain = text.startsWith("+") ? text.substring(1) : text;
        if (plain.equalsIgnoreCase("Inf")) {
            return "+Inf";
        }
        if (plain.equalsIgnoreCase("-Inf")) {
            return "-Inf";
        }
        try {
            return of(Double.parseDouble(plain), text);
        } catch (NumberFormatException notANumber) {
            return text;
        }
    }

    private static String of(double value, String text) {
        if (Double.isNaN(value)) {
            return text;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        return exponent < -4 || exponent >= 6 ? scientific(shortest, exponent) : fixed(shortest);
    }

    private static String fixed(BigDecimal value) {
        return value.setScale(Math.max(1, value.scale())).toPlainString();
    }

    private static String scientific(BigDecimal value, int exponent) {
        String mantissa = value.movePointLeft(exponent).toPlainString();
        String places = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + places;
    }
}
