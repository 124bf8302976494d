package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.AlertDefinition.Threshold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertReaderTest {
    private static Loading alerts(String lines) {
        return alerts("", lines);
    }

    private static Loading alerts(String settings, String lines) {
        return Loading.of("""
                pg_x:
                  sql: SELECT 1
                  metrics:
                    rel: {usage: LABEL, rename: relation}
                    lag: {usage: GAUGE}
                    hidden: {usage: COUNTER, internal: true}
                  derived: {speed: {rate: hidden}}
                """ + settings.indent(2) + "  alerts:\n" + lines.indent(4)
                + "sessions: {when: alert, desc: Sessions, sql: S}\nlocks: {when: alert, desc: Locks, sql: S}\n");
    }

    private static AlertDefinition one(String line) {
        return alerts(line).only().alerts().get(0);
    }

    @Test
    void listsEveryDefault() {
        AlertDefinition alert = one("TooSlow: {above: lag, warning: {at: 5}, summary: Slow}");

        assertThat(alert).isEqualTo(new AlertDefinition("TooSlow", Direction.ABOVE, "lag",
                Map.of(Severity.WARNING, new Threshold(5, Duration.ZERO, Optional.empty())), Duration.ZERO, Optional.empty(), "Slow", "", "TooSlow", List.of(),
                alert.at()));
        assertThat(alert.at()).hasToString("f.yaml:9:5");
    }

    @Test
    void readsEveryKey() {
        AlertDefinition alert = one("""
                TooSlow:
                  below: speed
                  info: {at: 1}
                  warning: {at: -0.5, for: 10m}
                  critical: {at: 0, for: 1h, value: lag}
                  keep_firing_for: 1m
                  role: replica
                  summary: "{value} under {threshold} on {relation}"
                  description: More about {relation}
                  runbook: Slow
                  evidence: [sessions, locks]
                """);

        assertThat(alert).isEqualTo(new AlertDefinition("TooSlow", Direction.BELOW, "speed", Map.of(
                Severity.INFO, new Threshold(1, Duration.ZERO, Optional.empty()),
                Severity.WARNING, new Threshold(-0.5, Duration.ofMinutes(10), Optional.empty()),
                Severity.CRITICAL, new Threshold(0, Duration.ofHours(1), Optional.of("lag"))), Duration.ofMinutes(1), Optional.of(Role.REPLICA),
                "{value} under {threshold} on {relation}", "More about {relation}", "Slow", List.of("sessions", "locks"), alert.at()));
    }

    @Test
    void keepsEveryCriticalFiringForFiveMinutes() {
        assertThat(one("A: {above: lag, critical: {at: 5}, summary: S}").keepFiringFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(one("A: {above: lag, critical: {at: 5}, keep_firing_for: 0s, summary: S}").keepFiringFor()).isEqualTo(Duration.ZERO);
    }

    @Test
    void allowsTheDatabaseInQueriesThatRunInEvery() {
        assertThat(alerts("scope: database", "A: {above: lag, info: {at: 5}, summary: 'In {datname}'}").only().alerts()).hasSize(1);
    }

    @Test
    void refusesUnknownPlaceholders() {
        assertThat(alerts("A: {above: lag, info: {at: 5}, summary: 'In {datname}', description: '{valu} {} {rel}'}").faults()).isEqualTo("""
                f.yaml:9:45: pg_x.alerts.A.summary: found {datname}, expected {value}, {threshold} or {relation}
                f.yaml:9:74: pg_x.alerts.A.description: found {valu}, expected {value}, {threshold} or {relation}; did you mean value?
                f.yaml:9:74: pg_x.alerts.A.description: found {}, expected {value}, {threshold} or {relation}
                f.yaml:9:74: pg_x.alerts.A.description: found {rel}, expected {value}, {threshold} or {relation}""");
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertThat(alerts("""
                A: {above: hidden, info: {at: 5}, summary: S}
                B: {above: lag, below: lag, info: {at: 5}, summary: S}
                C: {info: {at: 5, value: rel}, summary: S}
                D: {above: lag, summary: S}
                E: {above: lag, warning: {for: 5m}}
                "F F": {above: lags, warning: {at: x, fro: 5m}, summary: S, role: leader}
                """).faults()).isEqualTo("""
                f.yaml:9:16: pg_x.alerts.A.above: found hidden, expected a served value column or derived value: lag or speed
                f.yaml:10:8: pg_x.alerts.B: found above and below, expected one of the two
                f.yaml:11:8: pg_x.alerts.C: found neither above nor below, expected one of the two
                f.yaml:11:30: pg_x.alerts.C.info.value: found rel, expected a served value column or derived value: lag or speed
                f.yaml:12:8: pg_x.alerts.D: found no threshold, expected info, warning or critical
                f.yaml:13:8: pg_x.alerts.E: found no key summary, expected one
                f.yaml:13:30: pg_x.alerts.E.warning: found no key at, expected one
                f.yaml:14:5: pg_x.alerts.F F: found the alert name F F, expected letters, digits and underscores, not beginning with a digit
                f.yaml:14:20: pg_x.alerts.F F.above: found lags, expected a served value column or derived value: lag or speed; did you mean lag?
                f.yaml:14:40: pg_x.alerts.F F.warning.at: found x, expected a number
                f.yaml:14:43: pg_x.alerts.F F.warning.fro: found the unknown key fro, expected at, for or value; did you mean for?
                f.yaml:14:71: pg_x.alerts.F F.role: found leader, expected primary or replica""");
    }

    @Test
    void refusesAnAlertNameTwice() {
        assertThat(new Loading().file("a.yaml", """
                one: {sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {A: {above: n, info: {at: 1}, summary: S}}}
                """).file("b.yaml", """
                two: {sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {A: {above: n, info: {at: 1}, summary: S}}}
                """).faults()).isEqualTo("b.yaml:1:61: two.alerts.A: found the alert A a second time, expected each name once (first at a.yaml:1:61)");
    }

    @Test
    void allowsAnAlertInBranchesThatNeverMeet() {
        String branch = "%s: {name: pg_x, postgres: '%s', sql: SELECT 1, metrics: {n: {usage: GAUGE}}, "
                + "alerts: {A: {above: n, info: {at: 1}, summary: S}}}\n";

        assertThat(Loading.of(branch.formatted("a", "<15") + branch.formatted("b", "15") + branch.formatted("c", ">=16")).valid()).hasSize(3);
        assertThat(Loading.of(branch.formatted("a", "<15") + branch.formatted("b", "15") + branch.formatted("c", ">=15")).faults())
                .contains("f.yaml:3:89: c.alerts.A: found the alert A a second time, expected each name once (first at f.yaml:2:87)");
    }
}
