package dev.pgvigil.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The {@code input_series} of a promtool test: what a scrape of each step found. */
final class PromtoolSeries {
    private final RuleCase of;
    private final int length;
    private final long intervalSeconds;
    private final List<Map<String, Object>> series = new ArrayList<>();

    private PromtoolSeries(RuleCase of, int length, Duration interval) {
        this.of = of;
        this.length = length;
        this.intervalSeconds = interval.toSeconds();
    }

    static List<Map<String, Object>> of(RuleCase rule, List<DrilledServer> servers, int length, Duration interval) {
        PromtoolSeries all = new PromtoolSeries(rule, length, interval);
        servers.forEach(all::add);
        return all.series;
    }

    private void add(DrilledServer server) {
        server.threshold().ifPresent(at -> add(server, "pg_alert_threshold", Map.of("alert", of.rule().name(), "severity", of.severity().word()),
                step -> at));
        add(server, "pg_target_info", Map.of("target", "main", "version", "18.6", "role", server.role()), step -> 1.0);
        server.series().forEach(one -> add(server, of.metric(), one.labels(), step -> value(one.levels().at(step), step)));
    }

    /** Null: not there. */
    private Double value(Level level, int step) {
        return level == Level.GONE ? null : Double.valueOf(of.value(level, step * intervalSeconds));
    }

    private void add(DrilledServer server, String metric, Map<String, String> labels, IntFunction<Double> values) {
        Map<String, String> all = new TreeMap<>(server.more());
        all.putAll(labels);
        all.put("job", server.job());
        all.put("instance", server.instance());
        series.add(Map.of("series", metric + selector(all),
                "values", text(step -> server.lost().isPresent() && server.lost().getAsInt() == step ? null : values.apply(step))));
    }

    static String selector(Map<String, String> labels) {
        return new TreeMap<>(labels).entrySet().stream().map(label -> label.getKey() + "=\"" + label.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String text(IntFunction<Double> values) {
        List<String> runs = new ArrayList<>();
        int step = 0;
        while (step < length) {
            int last = step + 1;
            double slope = slope(values, step);
            while (last < length && same(values, last, step, slope)) {
                last++;
            }
            runs.add(run(values.apply(step), slope, last - step));
            step = last;
        }
        return String.join(" ", runs);
    }

    private double slope(IntFunction<Double> values, int step) {
        boolean rises = of.rule().age() && step + 1 < length && values.apply(step) != null && values.apply(step + 1) != null
                && values.apply(step + 1) - values.apply(step) == intervalSeconds;
        return rises ? intervalSeconds : 0;
    }

    private static boolean same(IntFunction<Double> values, int step, int first, double slope) {
        Double before = values.apply(first);
        Double now = values.apply(step);
        return before == null || now == null ? before == now : Double.compare(now, before + (step - first) * slope) == 0;
    }

    private static String run(Double value, double slope, int steps) {
        if (value == null) {
            return steps == 1 ? "stale" : "stale _x" + (steps - 1);
        }
        return steps == 1 ? number(value) : number(value) + "+" + number(slope) + "x" + (steps - 1);
    }

    static String number(double value) {
        return Double.isInfinite(value) ? value > 0 ? "+Inf" : "-Inf" : Double.toString(value);
    }
}
