package dev.pgvigil.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A dotted version such as {@code 17.11} or {@code 1.11}; missing parts count as 0. Immutable. */
public record Version(List<Integer> parts) implements Comparable<Version> {
    public Version {
        parts = List.copyOf(parts);
    }

    public static Version of(Integer... parts) {
        return new Version(Arrays.asList(parts));
    }

    /** From PostgreSQL's {@code server_version_num}: 170011 is 17.11, 90624 is 9.6.24. */
    public static Version ofNumber(int number) {
        return number >= 100_000 ? of(number / 10_000, number % 10_000)
                : of(number / 10_000, number / 100 % 100, number % 100);
    }

    /** From a text such as {@code 1.11} or {@code v2.3.0}; what follows the digits ({@code -dev}, {@code beta1}) is dropped. */
    public static Optional<Version> parse(String text) {
        var matcher = java.util.regex.Pattern.compile("^[vV]?([0-9]{1,6}(?:\\.[0-9]{1,6}){0,19})").matcher(text.strip());
        return matcher.find()
                ? Optional.of(new Version(Arrays.stream(matcher.group(1).split("\\.")).map(Integer::valueOf).toList()))
                : Optional.empty();
    }

    /** The smallest version greater than every version that begins with these parts: after 16 comes 17, after 16.2 comes 16.3. */
    public Version next() {
        int last = parts.size() - 1;
        List<Integer> next = new java.util.ArrayList<>(parts);
        next.set(last, next.get(last) + 1);
        return new Version(next);
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int part(int index) {
        return index < parts.size() ? parts.get(index) : 0;
    }

    @Override
    public String toString() {
        return parts.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
