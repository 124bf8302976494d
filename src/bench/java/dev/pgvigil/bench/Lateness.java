package dev.pgvigil.bench;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.Scrape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How punctual collections are, from the metrics that pgvigil gives about its own queries. */
final class Lateness {
    private static final Pattern QUERY = Pattern.compile("query=\"([^\"]+)\"");
    private static final double LATE = 1.05;
    private final Map<String, Double> everySeconds = new HashMap<>();
    private final List<Double> stretches = new ArrayList<>();
    private final List<Double> ages = new ArrayList<>();
    private long failing;

    Lateness(List<QueryDefinition> queries) {
        queries.forEach(query -> everySeconds.put(query.key(), query.every().toMillis() / 1e3));
    }

    /** Takes one target's page from the end of the measured time. */
    void add(Scrape after, double seconds) {
        after.series().forEach((series, value) -> {
            if (series.startsWith("pgvigil_query_last_success_timestamp_seconds{")) {
                collected(series, after, value, seconds);
            } else if (series.startsWith("pgvigil_query_state{") && series.endsWith("state=\"failing\"}")) {
                failing += value.longValue();
            }
        });
    }

    /** The page tells the interval in force where it is not the definition's. Only queries due several times in the measured time can be late. */
    private void collected(String series, Scrape after, double at, double seconds) {
        double every = every(series);
        double effective = after.value(series.replace("last_success_timestamp_seconds", "effective_interval_seconds")).orElse(every);
        stretches.add(effective / every);
        if (effective * 4 <= seconds) {
            ages.add((Instant.now().toEpochMilli() / 1e3 - at) / effective);
        }
    }

    private double every(String series) {
        Matcher query = QUERY.matcher(series);
        return query.find() ? everySeconds.getOrDefault(query.group(1), Double.MAX_VALUE) : Double.MAX_VALUE;
    }

    /** A table of its own. */
    Table table() {
        return new Table("queries on targets", "interval in force ÷ every: p50", "p99", "most", "longer than by 5 %", "age ÷ interval: p99",
                "most", "failing").add(stretches.size(), percentile(stretches, 50), percentile(stretches, 99), percentile(stretches, 100),
                stretches.stream().filter(stretch -> stretch > LATE).count(), percentile(ages, 99), percentile(ages, 100), failing);
    }

    private static double percentile(List<Double> values, int percent) {
        if (values.isEmpty()) {
            return 0;
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(sorted.length - 1) * percent / 100];
    }
}
