package dev.pgvigil.alert;

import dev.pgvigil.snapshot.HumanTime;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A value for people, by its base unit: {@code 5 min 3 s}, {@code 12.3 GiB}, {@code 83.1 %}, else the number, {@code 20,000,000}. */
public final class Quantity {
    /** The units that it knows. */
    static final List<String> UNITS = List.of("seconds", "milliseconds", "bytes", "ratio", "percent");
    private static final String[] BYTES = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final double SECONDS_A_CENTURY = 100.0 * 366 * 86_400;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double GROUPED_FROM = 1000;
    private static final double GROUPED_TO = 1e18;

    private Quantity() {
    }

    /** @param unit {@code seconds}, {@code milliseconds}, {@code bytes}, {@code ratio} (of 1), {@code percent} or another, which says nothing */
    public static String text(double value, String unit) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        return switch (unit) {
            case "seconds" -> seconds(value);
            case "milliseconds" -> seconds(value / 1000);
            case "bytes" -> bytes(value);
            case "ratio" -> number(value * 100, 3) + " %";
            case "percent" -> number(value, 3) + " %";
            default -> plain(value);
        };
    }

    private static String seconds(double value) {
        return Math.abs(value) >= SECONDS_A_CENTURY ? number(value, 4) + " s"
                : (value < 0 ? "-" : "") + HumanTime.of(Duration.ofNanos(Math.round(Math.abs(value) * NANOS_A_SECOND)));
    }

    private static String plain(double value) {
        return Math.abs(value) >= GROUPED_FROM && Math.abs(value) < GROUPED_TO ? String.format(Locale.ROOT, "%,.0f", value) : number(value, 4);
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
