package dev.pgvigil.alert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** A value for people, by its base unit: {@code 5m 3s}, {@code 12.3 GiB}, {@code 83.1 %}, else the number. */
public final class Quantity {
    /** The units that it knows. */
    static final List<String> UNITS = List.of("seconds", "bytes", "ratio");
    private static final String[] BYTES = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final double SECONDS_A_CENTURY = 100.0 * 366 * 86_400;

    private Quantity() {
    }

    /** @param unit {@code seconds}, {@code bytes}, {@code ratio} or another, which says nothing */
    public static String text(double value, String unit) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        return switch (unit) {
            case "seconds" -> value < 0 ? "-" + seconds(-value) : seconds(value);
            case "bytes" -> bytes(value);
            case "ratio" -> number(value * 100, 3) + " %";
            default -> number(value, 4);
        };
    }

    private static String seconds(double value) {
        if (value >= SECONDS_A_CENTURY) {
            return number(value, 4) + " s";
        }
        if (value < 1 && value > 0) {
            return number(value * 1000, 3) + " ms";
        }
        if (value < 10) {
            return number(value, 3) + "s";
        }
        long total = Math.round(value);
        long days = total / 86_400;
        long hours = total / 3600 % 24;
        long minutes = total / 60 % 60;
        return days > 0 ? two(days, "d", hours, "h") : total >= 3600 ? two(hours, "h", minutes, "m") : total >= 60 ? two(minutes, "m", total % 60, "s")
                : total + "s";
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : " " + small + smallUnit);
    }

    private static String bytes(double value) {
        double scaled = value;
        int step = 0;
        while (Math.abs(scaled) >= 1024 && step < BYTES.length - 1) {
            scaled /= 1024;
            step++;
        }
        return number(scaled, 3) + " " + BYTES[step];
    }

    /** Rounded to so many digits, but never in what stands before the point. */
    private static String number(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        int before = exact.precision() - exact.scale();
        BigDecimal rounded = exact.round(new MathContext(Math.max(digits, before), RoundingMode.HALF_UP));
        BigDecimal plain = rounded.stripTrailingZeros();
        return plain.precision() - plain.scale() > 18 || plain.scale() > 9 ? Double.toString(plain.doubleValue()) : plain.toPlainString();
    }
}
