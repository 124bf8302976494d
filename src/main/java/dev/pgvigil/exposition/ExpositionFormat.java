package dev.pgvigil.exposition;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/** The formats a scrape may ask for. */
public enum ExpositionFormat {
    TEXT("text/plain; version=0.0.4; charset=utf-8"), OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private static final Set<String> OPENMETRICS_VERSIONS = Set.of("", "1.0.0", "0.0.1");
    private static final Set<String> TEXT_VERSIONS = Set.of("", "0.0.4");
    private final String contentType;

    ExpositionFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /**
     * The format an {@code Accept} header asks for, by its weights; TEXT when it is null or asks for neither. OpenMetrics is given
     * only to who names it, and wins a tie against a wildcard or against a text format named after it.
     */
    public static ExpositionFormat negotiate(String accept) {
        List<Preference> preferences = Preference.parse(accept);
        Predicate<Preference> text = is("text/plain", TEXT_VERSIONS);
        Predicate<Preference> openMetrics = is("application/openmetrics-text", OPENMETRICS_VERSIONS);
        double asked = weight(preferences, openMetrics).orElse(0);
        OptionalDouble named = weight(preferences, text);
        double other = named.orElseGet(() -> weight(preferences, is("text/*")).orElseGet(() -> weight(preferences, is("*/*")).orElse(0)));
        boolean first = named.isEmpty() || preferences.stream().filter(text.or(openMetrics)).findFirst().filter(openMetrics).isPresent();
        return asked > other || asked > 0 && asked == other && first ? OPENMETRICS : TEXT;
    }

    private static OptionalDouble weight(List<Preference> preferences, Predicate<Preference> which) {
        return preferences.stream().filter(which).mapToDouble(Preference::weight).max();
    }

    private static Predicate<Preference> is(String range) {
        return preference -> preference.value().equals(range);
    }

    private static Predicate<Preference> is(String type, Set<String> versions) {
        return is(type).and(preference -> versions.contains(preference.parameters().getOrDefault("version", "")));
    }
}
