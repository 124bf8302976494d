package dev.pgvigil.alert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Numbers in words as Prometheus's templates write them, for numbers of a usual size. */
final class Humanized {
    private Humanized() {
    }

    /** Four significant digits. */
    static String digits(double value) {
        String plain = new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_EVEN)).stripTrailingZeros().toPlainString();
        return plain.equals("-0") ? "0" : plain;
    }

    static String number(double value) {
        return Math.abs(value) >= 1 || value == 0 ? prefixed(value, 1000, List.of("", "k", "M", "G", "T", "P")) : small(value);
    }

    static String binary(double value) {
        return Math.abs(value) <= 1 ? digits(value) : prefixed(value, 1024, List.of("", "ki", "Mi", "Gi", "Ti", "Pi"));
    }

    static String duration(double seconds) {
        if (Math.abs(seconds) < 1) {
            return seconds == 0 ? "0s" : small(seconds) + "s";
        }
        String sign = seconds < 0 ? "-" : "";
        long whole = (long) Math.abs(seconds);
        long days = whole / 86_400;
        long hours = whole / 3600 % 24;
        long minutes = whole / 60 % 60;
        String rest = whole % 60 + "s";
        if (days > 0) {
            return sign + days + "d " + hours + "h " + minutes + "m " + rest;
        }
        if (hours > 0) {
            return sign + hours + "h " + minutes + "m " + rest;
        }
        return sign + (minutes > 0 ? minutes + "m " + rest : digits(Math.abs(seconds)) + "s");
    }

    private static String prefixed(double value, double step, List<String> prefixes) {
        double rest = value;
        int at = 0;
        while (Math.abs(rest) >= step && at < prefixes.size() - 1) {
            rest /= step;
            at++;
        }
        return digits(rest) + prefixes.get(at);
    }

    private static String small(double value) {
        List<String> prefixes = List.of("", "m", "u", "n");
        double rest = value;
        int at = 0;
        while (Math.abs(rest) < 1 && at < prefixes.size() - 1) {
            rest *= 1000;
            at++;
        }
        return digits(rest) + prefixes.get(at);
    }
}
