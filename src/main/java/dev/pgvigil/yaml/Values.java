package dev.pgvigil.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads scalars as text and parses them by what the key expects, so that YAML 1.1 types never decide. */
public final class Values {
    static final String DURATION_PATTERN = "^([0-9]+(\\.[0-9]+)?|([0-9]+(\\.[0-9]+)?(ms|s|m|h|d|w))+)$";
    static final String NUMBER_PATTERN = "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?$";
    static final String INTEGER_PATTERN = "^[-+]?[0-9]+$";
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d|w)");
    private static final Pattern NUMBER = Pattern.compile(Values.NUMBER_PATTERN);
    private static final int LONGEST_DURATION = 64;
    private static final double MAX_SECONDS = 100L * 366 * 86400;

    private Values() {
    }

    /** A text that is neither null nor empty. */
    public static Optional<String> text(YamlNode node, Problems problems) {
        return scalar(node, problems, "a text").map(YamlScalar::text);
    }

    /** A boolean in any of YAML 1.1's words. */
    public static Optional<Boolean> bool(YamlNode node, Problems problems) {
        return scalar(node, problems, "true or false").flatMap(scalar -> switch (scalar.text().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> refuse(node, problems, "true or false");
        });
    }

    /** A finite decimal number. */
    public static Optional<Double> number(YamlNode node, Problems problems) {
        return scalar(node, problems, "a number")
                .flatMap(scalar -> parseNumber(scalar.text().strip()).or(() -> refuse(node, problems, "a number")));
    }

    /** Parses a decimal number; empty when the text is none, or too great for one. */
    public static Optional<Double> parseNumber(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Double.valueOf(text)).filter(Double::isFinite) : Optional.empty();
    }

    /** A whole number in base 10 within the range, both ends allowed. */
    public static Optional<Integer> integer(YamlNode node, Problems problems, int from, int to) {
        String expected = "a whole number from " + from + " to " + to;
        return scalar(node, problems, expected).flatMap(scalar -> {
            try {
                String digits = scalar.text().strip();
                int value = digits.matches(INTEGER_PATTERN) ? Integer.parseInt(digits) : Integer.MIN_VALUE;
                return value >= from && value <= to ? Optional.of(value) : refuse(node, problems, expected);
            } catch (NumberFormatException e) {
                return refuse(node, problems, expected);
            }
        });
    }

    /** A duration such as {@code 15s} or {@code 1h30m}, or a bare number of seconds. */
    public static Optional<Duration> duration(YamlNode node, Problems problems) {
        String expected = "a duration such as 15s, 10m or 500ms";
        return scalar(node, problems, expected)
                .flatMap(scalar -> parseDuration(scalar.text().strip()).or(() -> refuse(node, problems, expected)));
    }

    /** Parses a duration; empty when the text is none, negative, or longer than a century. */
    public static Optional<Duration> parseDuration(String text) {
        if (text.length() > LONGEST_DURATION || !text.matches(DURATION_PATTERN)) {
            return Optional.empty();
        }
        double seconds = 0;
        Matcher parts = PART.matcher(text);
        if (!parts.find()) {
            seconds = Double.parseDouble(text);
        } else {
            do {
                seconds += Double.parseDouble(parts.group(1)) * secondsOf(parts.group(2));
            } while (parts.find());
        }
        return seconds > MAX_SECONDS ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** A list of texts, or one text. */
    public static Optional<List<String>> texts(YamlNode node, Problems problems) {
        if (!(node instanceof YamlList list)) {
            return text(node, problems).map(List::of);
        }
        List<String> all = new ArrayList<>();
        list.items().forEach(item -> text(item, problems).ifPresent(all::add));
        return Optional.of(List.copyOf(all));
    }

    /** A word of an enum, in any case; a fault lists the words in the case the user writes. */
    public static <E extends Enum<E>> Optional<E> word(YamlNode node, Problems problems, Class<E> type) {
        boolean upperCase = node instanceof YamlScalar written && written.text().chars().anyMatch(Character::isUpperCase);
        List<String> words = Arrays.stream(type.getEnumConstants()).map(Enum::name)
                .map(name -> upperCase ? name : name.toLowerCase(Locale.ROOT)).toList();
        String expected = orList(words);
        return scalar(node, problems, expected).flatMap(scalar -> {
            String upper = scalar.text().strip().toUpperCase(Locale.ROOT);
            return Arrays.stream(type.getEnumConstants()).filter(e -> e.name().equals(upper)).findFirst()
                    .or(() -> refuse(node, problems, expected + Suggestion.of(scalar.text().strip(), words)));
        });
    }

    /** The node as a scalar with a text; anything else is a fault. */
    public static Optional<YamlScalar> scalar(YamlNode node, Problems problems, String expected) {
        if (node instanceof YamlScalar scalar && !scalar.isNull() && !scalar.text().isEmpty()) {
            return Optional.of(scalar);
        }
        return refuse(node, problems, expected);
    }

    /** The node as a mapping; anything else is a fault. */
    public static Optional<YamlMap> map(YamlNode node, Problems problems) {
        return node instanceof YamlMap map ? Optional.of(map) : refuse(node, problems, "a mapping");
    }

    /** Adds "found …, expected …" and answers empty. */
    public static <T> Optional<T> refuse(YamlNode node, Problems problems, String expected) {
        problems.add(node, node.describe(), expected);
        return Optional.empty();
    }

    /** {@code A, B or C}. */
    public static String orList(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return words.subList(0, words.size() - 1).stream().collect(Collectors.joining(", ")) + " or " + words.get(words.size() - 1);
    }

    private static double secondsOf(String unit) {
        return switch (unit) {
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86400;
            default -> 7 * 86400;
        };
    }
}
