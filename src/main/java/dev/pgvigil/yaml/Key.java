package dev.pgvigil.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One key of a mapping, declared once: its spellings, how its value is read and what a JSON schema says of it. The reader and the
 * schema come from the same declaration, so neither can know a key the other does not. Immutable.
 *
 * @param <T> what the value becomes
 */
public final class Key<T> {
    private final List<String> spellings;
    private final Map<String, Object> schema;
    private final Reader<T> reader;
    private final String description;

    /** Reads a value; a fault is added to the problems and answered with empty. */
    @FunctionalInterface
    public interface Reader<T> {
        Optional<T> read(YamlNode node, Problems problems);
    }

    private Key(List<String> spellings, Map<String, Object> schema, Reader<T> reader, String description) {
        this.spellings = List.copyOf(spellings);
        this.schema = schema;
        this.reader = reader;
        this.description = description;
    }

    /** A key with a reader and schema of its own. */
    public static <T> Key<T> of(Map<String, Object> schema, Reader<T> reader, String... spellings) {
        return new Key<>(List.of(spellings), schema, reader, "");
    }

    /** A text; an empty one is a fault. */
    public static Key<String> text(String... spellings) {
        return of(Map.of("type", "string", "minLength", 1), Values::text, spellings);
    }

    /** {@code true} or {@code false} (also {@code yes}, {@code no}, {@code on}, {@code off}). */
    public static Key<Boolean> bool(String... spellings) {
        return of(Map.of("type", "boolean"), Values::bool, spellings);
    }

    /** A finite number. */
    public static Key<Double> number(String... spellings) {
        return of(Map.of("type", List.of("number", "string"), "pattern", Values.NUMBER_PATTERN), Values::number, spellings);
    }

    /** A whole decimal number within the range; {@code 010} is ten. */
    public static Key<Integer> integer(int from, int to, String... spellings) {
        return of(Map.of("type", List.of("integer", "string"), "pattern", Values.INTEGER_PATTERN, "minimum", from, "maximum", to),
                (node, problems) -> Values.integer(node, problems, from, to), spellings);
    }

    /** A time such as {@code 500ms}, {@code 15s}, {@code 1h30m}, or a number of seconds. */
    public static Key<Duration> duration(String... spellings) {
        return of(Map.of("type", List.of("string", "number"), "pattern", Values.DURATION_PATTERN), Values::duration, spellings);
    }

    /** A list of texts; a single text counts as a list of one. */
    public static Key<List<String>> texts(String... spellings) {
        return of(Map.of("anyOf", List.of(Map.of("type", "string"), Map.of("type", "array", "items", Map.of("type", "string")))),
                Values::texts, spellings);
    }

    /** One of the words of an enum, in lower case with its underscores; upper case is accepted. */
    public static <E extends Enum<E>> Key<E> word(Class<E> type, String... spellings) {
        List<String> words = Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
        return of(Map.of("enum", bothCases(words)), (node, problems) -> Values.word(node, problems, type), spellings);
    }

    /** The same key with a sentence for the schema; editors show it. */
    public Key<T> describedAs(String text) {
        return new Key<>(spellings, schema, reader, text);
    }

    /** The same key with a further conversion of the value. */
    public <U> Key<U> map(Function<T, U> conversion) {
        return new Key<>(spellings, schema, (node, problems) -> reader.read(node, problems).map(conversion), description);
    }

    /** The first spelling, used in messages. */
    public String name() {
        return spellings.get(0);
    }

    /** All spellings; they mean the same and exclude each other. */
    public List<String> spellings() {
        return spellings;
    }

    /** The JSON schema of the value. */
    public Map<String, Object> schema() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (!description.isEmpty()) {
            all.put("description", description);
        }
        all.putAll(schema);
        return all;
    }

    Optional<T> read(YamlNode node, Problems problems) {
        return reader.read(node, problems);
    }

    private static List<String> bothCases(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addAll(words.stream().map(word -> word.toUpperCase(Locale.ROOT)).collect(Collectors.toList()));
        return all.stream().distinct().toList();
    }
}
