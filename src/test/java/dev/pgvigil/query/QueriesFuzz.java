package dev.pgvigil.query;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.Draws;
import dev.pgvigil.fuzz.FaultCheck;
import dev.pgvigil.fuzz.WrittenSecrets;
import dev.pgvigil.query.QuerySources.Source;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlParser;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Any texts as query files. The first byte says the format, then come a file, a second one in the format {@code pgvigil} and the settings'
 * overrides, with a byte 0 between them: definitions that hold together or faults that can be read.
 */
public final class QueriesFuzz {
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Set<String> RESERVED = Set.of("job", "instance", "target", "le", "quantile", "severity", "alertname");

    private QueriesFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        Draws draws = new Draws(input);
        Format format = draws.one(List.of(Format.values()));
        String first = draws.text();
        String second = draws.text();
        String override = draws.text();
        FaultCheck faults = new FaultCheck(Map.of("f.yaml", first, "g.yaml", second, "pgvigil.yaml", override),
                WrittenSecrets.in(first, Set.of(), Set.of("datasource")));
        CpuTime.bounded(() -> {
            Problems problems = new Problems();
            List<Source> files = List.of(new Source("f.yaml", first, Optional.of(format.word())), new Source("g.yaml", second, Optional.empty()));
            List<QueryDefinition> queries = QueryLoader.load(new QuerySources(Optional.empty(), Preset.DEFAULT, files,
                    overrides(override, problems)), problems);
            faults.check(problems.all(), problems.warnings());
            if (problems.isEmpty()) {
                check(queries);
            }
        });
    }

    private static Map<String, YamlMap> overrides(String text, Problems problems) {
        Map<String, YamlMap> overrides = new LinkedHashMap<>();
        YamlParser.parse("pgvigil.yaml", text, problems).filter(YamlMap.class::isInstance).map(YamlMap.class::cast)
                .ifPresent(map -> map.entries().forEach((key, entry) -> {
                    if (entry.value() instanceof YamlMap keys) {
                        overrides.put(key, keys);
                    }
                }));
        return overrides;
    }

    private static void check(List<QueryDefinition> queries) {
        Set<String> keys = new HashSet<>();
        for (QueryDefinition query : queries) {
            expect(keys.add(query.key()), "a second query", query);
            expect(query.skip() || !query.sql().isBlank(), "no statement", query);
            schedule(query);
            Set<String> served = new HashSet<>();
            query.columns().forEach(column -> column(query, column, served));
            query.derived().forEach(derived -> derived(query, derived, served));
            query.alerts().forEach(alert -> alert(query, alert));
        }
    }

    private static void schedule(QueryDefinition query) {
        expect(query.every().compareTo(Duration.ofMillis(100)) >= 0, "interval " + query.every(), query);
        expect(!query.timeout().isZero() && !query.timeout().isNegative(), "timeout " + query.timeout(), query);
        expect(query.timeout().compareTo(query.every()) < 0, "timeout " + query.timeout() + " in " + query.every(), query);
        expect(query.maxRows().isEmpty() || query.maxRows().getAsInt() > 0, "cap " + query.maxRows(), query);
        expect(query.keep().isEmpty() || query.keep().get().compareTo(Duration.ZERO) > 0, "keep " + query.keep(), query);
        expect(!query.conditions().postgres().intervals().isEmpty(), "no version", query);
    }

    private static void column(QueryDefinition query, ColumnDefinition column, Set<String> served) {
        if (column.usage() == Usage.LABEL) {
            String name = column.servedName();
            expect(name.matches(LABEL) && !RESERVED.contains(name) && !name.startsWith("__"), "label " + name, query);
            expect(served.add("label " + name), "two labels " + name, query);
        } else if (column.usage() != Usage.DISCARD && !column.internal()) {
            metric(query, column.servedName(), served);
        }
        expect(Double.isFinite(column.scale()), "scale " + column.scale(), query);
        expect(column.orElse().isEmpty() || Double.isFinite(column.orElse().getAsDouble()), "default " + column.orElse(), query);
        for (int i = 0; i < column.buckets().size(); i++) {
            double bound = column.buckets().get(i);
            expect(!Double.isNaN(bound) && (i == 0 || bound > column.buckets().get(i - 1)), "buckets " + column.buckets(), query);
        }
    }

    private static void derived(QueryDefinition query, DerivedDefinition derived, Set<String> served) {
        metric(query, derived.name(), served);
        expect(derived.window().compareTo(query.every().multipliedBy(2)) >= 0, "window " + derived.window(), query);
    }

    private static void metric(QueryDefinition query, String name, Set<String> served) {
        expect(query.metricName(name).matches(METRIC), "metric " + query.metricName(name), query);
        expect(served.add(name), "two metrics " + name, query);
    }

    private static void alert(QueryDefinition query, AlertDefinition alert) {
        expect(!alert.thresholds().isEmpty() && !alert.summary().isEmpty(), "alert " + alert.name(), query);
        expect(!alert.keepFiringFor().isNegative(), "keep_firing_for " + alert.keepFiringFor(), query);
        alert.thresholds().values().forEach(threshold -> {
            expect(!Double.isNaN(threshold.at()) && !threshold.hold().isNegative(), "threshold " + threshold, query);
            expect(names(query).contains(threshold.of().orElse(alert.of())), "a threshold on nothing that is served", query);
        });
    }

    private static Set<String> names(QueryDefinition query) {
        Set<String> names = new HashSet<>();
        query.columns().forEach(column -> names.add(column.column()));
        query.derived().forEach(derived -> names.add(derived.name()));
        return names;
    }

    private static void expect(boolean holds, String found, QueryDefinition query) {
        if (!holds) {
            throw new AssertionError("found " + found + " in " + query.key());
        }
    }
}
