package dev.pgvigil.alert;

import dev.pgvigil.snapshot.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sidecar's own evaluation of a rule on made-up servers, at the times at which Prometheus evaluates it. */
final class InProcess {
    private final RuleCase rule;
    private final Duration interval;
    private final int length;

    InProcess(RuleCase rule, Duration interval, int length) {
        this.rule = rule;
        this.interval = interval;
        this.length = length;
    }

    /** The server with what the sidecar makes of its series. */
    DrilledServer judged(DrilledServer server) {
        List<Judgement> judgements = judgements(server);
        List<DrilledSeries> series = server.series().stream().map(one -> new DrilledSeries(one.labels(), one.levels(), new Steps<>(
                judgements.stream().map(judgement -> state(judgement, one)).toList()))).toList();
        return new DrilledServer(server.job(), server.instance(), server.more(), server.threshold(), server.role(), series, server.lost());
    }

    private AlertState state(Judgement judgement, DrilledSeries series) {
        Alert.Identity identity = new Alert.Identity(rule.rule().name(), rule.severity(), series.labels());
        return judgement.alerts().stream().filter(alert -> alert.identity().equals(identity)).map(Alert::state).findFirst().orElse(AlertState.INACTIVE);
    }

    private List<Judgement> judgements(DrilledServer server) {
        List<EffectiveThreshold> thresholds = server.threshold().stream()
                .map(at -> new EffectiveThreshold(rule.rule().name(), rule.severity(), at, rule.rule().unit(), rule.hold(), "test")).toList();
        Judge judge = new Judge(List.of(rule.rule()), thresholds);
        List<Judgement> judgements = new ArrayList<>();
        for (int step = 0; step < length; step++) {
            judgements.add(judge.judge(Moment.of(Instant.EPOCH.plus(interval.multipliedBy(step))), Readings.of(readings(server, step)), server.role()));
        }
        return judgements;
    }

    private List<Reading> readings(DrilledServer server, int step) {
        boolean lost = server.lost().isPresent() && server.lost().getAsInt() == step;
        return server.series().stream().filter(one -> !lost && one.levels().at(step) != Level.GONE)
                .map(one -> new Reading(rule.metric(), labels(one.labels()), rule.value(one.levels().at(step), step * interval.toSeconds()))).toList();
    }

    private static Labels labels(Map<String, String> all) {
        Labels labels = Labels.NONE;
        for (Map.Entry<String, String> label : new TreeMap<>(all).entrySet()) {
            labels = labels.with(label.getKey(), label.getValue());
        }
        return labels;
    }
}
