package dev.pgvigil.grafana;

import dev.pgvigil.catalogue.Shipped;
import dev.pgvigil.query.QueryDefinition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * pgvigil's queries behind a panel.
 *
 * @param keys sorted
 */
record Feeds(List<String> keys) {
    /** Nothing that is collected as often needs a minimum step. */
    private static final Duration USUAL = Duration.ofSeconds(15);
    /**
     * With a shorter step a rate is over four scrapes of 15 seconds, in which a counter that is collected every 30 seconds grows once or
     * twice: it would be a third too low or too high all the time. A step of a minute is over five, in which it grows twice.
     */
    private static final Duration RATED = Duration.ofMinutes(1);

    Feeds {
        keys = List.copyOf(new TreeSet<>(keys));
    }

    /** Those that a panel names, by key or by name, else those that the catalogue has for its metrics. */
    static Feeds of(Source panel) {
        List<String> named = panel.texts("query");
        if (!panel.has("query")) {
            return ofMetrics(panel.list("series").stream().flatMap(series -> PromQl.of(series.text("expr")).selectors().stream()).map(PromQl.Selector::name).toList());
        }
        named.stream().filter(name -> Shipped.catalogue().queries().stream().noneMatch(query -> isNamed(query, name))).findFirst().ifPresent(unknown -> {
            throw panel.fault("found query " + unknown + ", expected the key or the name of one of queries.yaml");
        });
        return new Feeds(Shipped.catalogue().queries().stream().filter(query -> named.stream().anyMatch(name -> isNamed(query, name))).map(QueryDefinition::key).toList());
    }

    private static boolean isNamed(QueryDefinition query, String name) {
        return query.key().equals(name) || query.name().equals(name);
    }

    private static Feeds ofMetrics(List<String> names) {
        return new Feeds(names.stream().flatMap(name -> Metrics.metric(name).stream()).flatMap(metric -> metric.queries().stream()).map(QueryDefinition::key).toList());
    }

    static Feeds all(List<Feeds> feeds) {
        return new Feeds(feeds.stream().flatMap(some -> some.keys.stream()).toList());
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** As an alternative in a matcher. */
    String pattern() {
        return String.join("|", keys);
    }

    /**
     * The longest interval of these queries, as Grafana writes it; absent when none is longer than a scrape's usual one.
     *
     * @param rated whether rates are taken of them over {@code $__rate_interval}
     */
    Optional<String> step(boolean rated) {
        return Shipped.catalogue().queries().stream().filter(query -> keys.contains(query.key())).map(QueryDefinition::every)
                .max(Comparator.naturalOrder()).filter(every -> every.compareTo(USUAL) > 0)
                .map(every -> rated && every.compareTo(RATED) < 0 ? RATED : every).map(Feeds::written);
    }

    private static String written(Duration every) {
        long seconds = every.toSeconds();
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
