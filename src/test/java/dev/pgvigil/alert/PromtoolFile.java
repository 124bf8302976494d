package dev.pgvigil.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A file of unit tests for promtool, in JSON, which is YAML. */
final class PromtoolFile {
    private final Path rules;
    private final Duration interval;
    private final List<Map<String, Object>> tests = new ArrayList<>();

    /** Tests of a rule file, scraped and evaluated at an interval. */
    PromtoolFile(Path rules, Duration interval) {
        this.rules = rules;
        this.interval = interval;
    }

    /** The drill of a rule: every state at every step. */
    void addStates(RuleCase rule) {
        Drill drill = new Drill(rule, interval);
        add(rule, drill.servers(), drill.length());
    }

    /** The same, and the texts of whatever fires when the first server does. */
    void addStatesAndTexts(RuleCase rule) {
        Drill drill = new Drill(rule, interval);
        add(rule, drill.servers(), drill.length(), List.of(texts(rule, drill)));
    }

    /** Servers with what becomes of them; nothing is said of texts. */
    void add(RuleCase rule, List<DrilledServer> servers, int length) {
        add(rule, servers, length, List.of());
    }

    private void add(RuleCase rule, List<DrilledServer> servers, int length, List<Map<String, Object>> texts) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("interval", interval.toSeconds() + "s");
        test.put("input_series", PromtoolSeries.of(rule, servers, length, interval));
        test.put("promql_expr_test", states(rule, servers, length));
        test.put("alert_rule_test", texts);
        tests.add(test);
    }

    /**
     * Prometheus writes {@code ALERTS} once an evaluation. Between two changes of any state the number of these is that of the evaluations,
     * for each alert that should be there, and there is nothing else.
     */
    private List<Map<String, Object>> states(RuleCase rule, List<DrilledServer> servers, int length) {
        TreeSet<Integer> changes = new TreeSet<>(List.of(0, length));
        servers.forEach(server -> server.series().forEach(one -> {
            for (int step = 1; step < length; step++) {
                if (one.states().at(step) != one.states().at(step - 1)) {
                    changes.add(step);
                }
            }
        }));
        List<Map<String, Object>> windows = new ArrayList<>();
        for (int first : changes.headSet(length)) {
            windows.add(window(rule, servers, first, changes.higher(first)));
        }
        return windows;
    }

    private Map<String, Object> window(RuleCase rule, List<DrilledServer> servers, int first, int end) {
        List<Map<String, Object>> samples = new ArrayList<>();
        servers.forEach(server -> server.series().stream().filter(one -> one.states().at(first) != AlertState.INACTIVE).forEach(one -> {
            Map<String, String> labels = labels(rule, server, one);
            labels.put("alertname", rule.rule().name());
            labels.put("alertstate", one.states().at(first).word());
            samples.add(Map.of("labels", PromtoolSeries.selector(labels), "value", end - first));
        }));
        return Map.of("expr", "count_over_time(ALERTS[" + ((end - 1 - first) * interval.toSeconds() + 1) + "s])",
                "eval_time", (end - 1) * interval.toSeconds() + "s", "exp_samples", samples);
    }

    private Map<String, Object> texts(RuleCase rule, Drill drill) {
        List<Map<String, Object>> firing = new ArrayList<>();
        drill.servers().forEach(server -> server.series().stream().filter(one -> one.states().at(drill.firing()) == AlertState.FIRING)
                .forEach(one -> firing.add(Map.of("exp_labels", labels(rule, server, one),
                        "exp_annotations", new ExpectedTexts(rule).annotations(server, one, drill.firing())))));
        return Map.of("eval_time", drill.firing() * interval.toSeconds() + "s", "alertname", rule.rule().name(), "exp_alerts", firing);
    }

    private static Map<String, String> labels(RuleCase rule, DrilledServer server, DrilledSeries one) {
        Map<String, String> labels = new TreeMap<>(server.more());
        labels.putAll(one.labels());
        labels.putAll(Map.of("job", server.job(), "instance", server.instance(), "severity", rule.severity().word()));
        return labels;
    }

    /** Writes it. */
    Path write(Path file) {
        try {
            return Files.writeString(file, new ObjectMapper().writeValueAsString(Map.of("rule_files", List.of(rules.toAbsolutePath().toString()),
                    "evaluation_interval", interval.toSeconds() + "s", "tests", tests)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
