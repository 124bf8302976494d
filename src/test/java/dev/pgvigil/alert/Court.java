package dev.pgvigil.alert;

import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.testing.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A judge, a clock moved by hand, and series that stay as a test sets them. */
final class Court {
    final HandClock clock = new HandClock();
    private final Map<Map.Entry<String, Labels>, Double> series = new HashMap<>();
    private final Judge judge;
    private Duration calendarAhead = Duration.ZERO;
    private Duration patience = Duration.ZERO;
    private String role = "primary";
    Judgement last = Judgement.NONE;

    Court(String alerts) {
        this(Rules.of(alerts));
    }

    Court(List<AlertRule> rules) {
        judge = new Judge(rules, Thresholds.global(rules, List.of()));
    }

    /** From now on the series is there with that value. */
    Court set(String metric, double value, String... labels) {
        series.put(Map.entry(metric, Labels.of(labels)), value);
        return this;
    }

    /** From now on the series is absent. */
    Court drop(String metric, String... labels) {
        series.remove(Map.entry(metric, Labels.of(labels)));
        return this;
    }

    Court role(String now) {
        role = now;
        return this;
    }

    /** From now on absent series are waited for. */
    Court patience(Duration longest) {
        patience = longest;
        return this;
    }

    /** Sets the calendar, not the steady clock. */
    Court setCalendar(Duration ahead) {
        calendarAhead = calendarAhead.plus(ahead);
        return this;
    }

    Court assign(String alerts) {
        List<AlertRule> rules = Rules.of(alerts);
        judge.assign(rules, Thresholds.global(rules, List.of()));
        return this;
    }

    /** Judges once now. */
    Court judge() {
        List<Reading> readings = new ArrayList<>();
        series.forEach((key, value) -> readings.add(new Reading(key.getKey(), key.getValue(), value)));
        Readings all = Readings.of(readings);
        last = judge.judge(now(), new Readings() {
            @Override
            public List<Sample> of(String metric) {
                return all.of(metric);
            }

            @Override
            public Duration patience(AlertRule rule, Map<String, String> labels) {
                return patience;
            }
        }, role);
        return this;
    }

    /** Judges every second for that long. */
    Court pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            judge();
        }
        return this;
    }

    Moment now() {
        return new Moment(clock.instant().plus(calendarAhead), clock.getAsLong());
    }

    List<SavedAlert> save() {
        return judge.save(now());
    }

    /** Another process, after so long, with what this one saved. */
    Court restarted(String alerts, Duration down) {
        Court next = new Court(alerts);
        next.clock.advance(Duration.ofNanos(clock.getAsLong() - next.clock.getAsLong()).plus(down));
        save().forEach(saved -> next.judge.restore(saved, down, next.now()));
        return next;
    }

    /** All alerts in short, such as {@code A warning firing 5.0 {datname=app}}. */
    String alerts() {
        return last.alerts().stream().map(Court::inShort).collect(Collectors.joining("\n"));
    }

    /** What fired and what was resolved at the last moment. */
    String news() {
        return "fired " + last.fired().stream().map(Alert::name).toList() + ", resolved " + last.resolved().stream().map(Alert::name).toList();
    }

    private static String inShort(Alert alert) {
        return alert.name() + " " + alert.severity().word() + " " + alert.state().word() + " " + alert.value()
                + (alert.labels().isEmpty() ? "" : " " + new TreeMap<>(alert.labels()));
    }
}
