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
    private double runs;
    private double due;
    private long failing;

    Lateness(List<QueryDefinition> queries) {
        queries.forEach(query -> everySeconds.put(query.key(), query.every().toMillis() / 1e3));
    }

    /** Takes one target's pages from the beginning and the end of the measured time. */
    void add(Scrape before, Scrape after, double seconds) {
        after.series().forEach((series, value) -> {
            if (series.startsWith("pgvigil_query_effective_interval_seconds{") && hasRun(after, series)) {
                interval(series, value);
            } else if (series.startsWith("pgvigil_query_runs_total{")) {
                runs(series, before, after, value, seconds);
            } else if (series.startsWith("pgvigil_query_state{") && series.endsWith("state=\"failing\"}")) {
                failing += value.longValue();
            }
        });
    }

    private static boolean hasRun(Scrape page, String series) {
        return page.value(series.replace("effective_interval_seconds", "last_success_timestamp_seconds")).isPresent();
    }

    private void interval(String series, double effective) {
        stretches.add(effective / everySeconds.get(key(series)));
    }

    /** Only queries due several times in the measured time say something about lateness. */
    private void runs(String series, Scrape before, Scrape after, double value, double seconds) {
        double effective = after.value(series.replace("runs_total", "effective_interval_seconds")).orElse(Double.MAX_VALUE);
        double done = value - before.value(series).orElse(0);
        if (effective * 4 <= seconds && done > 0) {
            runs += done;
            due += seconds / effective;
            after.value(series.replace("runs_total", "last_success_timestamp_seconds"))
                    .ifPresent(at -> ages.add((Instant.now().toEpochMilli() / 1e3 - at) / effective));
        }
    }

    private static String key(String series) {
        Matcher query = QUERY.matcher(series);
        return query.find() ? query.group(1) : "";
    }

    /** A table of its own. */
    Table table() {
        return new Table("queries on targets", "interval in force ÷ every: p50", "p99", "most", "longer than by 5 %", "runs done ÷ due", "age ÷ interval: p99",
                "most", "failing").add(stretches.size(), percentile(stretches, 50), percentile(stretches, 99), percentile(stretches, 100),
                stretches.stream().filter(stretch -> stretch > LATE).count(), due == 0 ? 0 : runs / due, percentile(ages, 99), percentile(ages, 100), failing);
    }

    private static double percentile(List<Double> values, int percent) {
        if (values.isEmpty()) {
            return 0;
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(sorted.length - 1) * percent / 100];
    }
}
