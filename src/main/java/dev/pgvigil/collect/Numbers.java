package dev.pgvigil.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what a column held into a number or a label's text. */
final class Numbers {
    private static final Pattern GO_DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)");
    private static final int LONGEST_DURATION = 200;
    private static final double NANOS = 1e9;

    private Numbers() {
    }

    /**
     * A number: booleans are 1 and 0, times seconds since 1970, intervals seconds. Only plain numbers are scaled.
     *
     * @return empty for NULL and for a text that is no number
     */
    static OptionalDouble of(Object value, double scale) {
        if (value instanceof Double number) {
            return OptionalDouble.of(number * scale);
        }
        if (value instanceof Boolean truth) {
            return OptionalDouble.of(truth ? 1 : 0);
        }
        if (value instanceof Instant time) {
            return OptionalDouble.of(time.getEpochSecond() + time.getNano() / NANOS);
        }
        if (value instanceof Duration interval) {
            return OptionalDouble.of((interval.getSeconds() + interval.getNano() / NANOS) * scale);
        }
        return value instanceof String text ? parse(text, scale) : OptionalDouble.empty();
    }

    private static OptionalDouble parse(String text, double scale) {
        try {
            return OptionalDouble.of(Double.parseDouble(text.strip()) * scale);
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** A duration in milliseconds: an interval, a number of milliseconds, or Go's text ({@code 1h2m3.5s}); {@code -1} is none. */
    static OptionalDouble milliseconds(Object value) {
        if (value instanceof Duration interval) {
            return OptionalDouble.of(interval.getSeconds() * 1e3 + interval.getNano() / 1e6);
        }
        if (!(value instanceof String text)) {
            OptionalDouble number = of(value, 1);
            return number.isPresent() && number.getAsDouble() == -1 ? OptionalDouble.empty() : number;
        }
        return text.strip().equals("0") ? OptionalDouble.of(0) : goDuration(text.strip());
    }

    private static OptionalDouble goDuration(String text) {
        if (text.length() > LONGEST_DURATION) {
            return OptionalDouble.empty();
        }
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        Matcher part = GO_DURATION.matcher(rest);
        double millis = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            millis += Double.parseDouble(part.group(1)) * millisOf(part.group(2));
            at = part.end();
        }
        return at == 0 || at < rest.length() ? OptionalDouble.empty() : OptionalDouble.of(negative ? -millis : millis);
    }

    private static double millisOf(String unit) {
        return switch (unit) {
            case "ns" -> 1e-6;
            case "us", "µs" -> 1e-3;
            case "ms" -> 1;
            case "s" -> 1e3;
            case "m" -> 6e4;
            default -> 3.6e6;
        };
    }

    /** A label's value: NULL is an empty text, a whole number has no decimals, a time is seconds since 1970. */
    static String label(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String || value instanceof Boolean || value instanceof java.util.List) {
            return value.toString();
        }
        double number = of(value, 1).orElse(Double.NaN);
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : Double.toString(number);
    }
}
