package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.Definitions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    @Test
    void namesMetricsAsTheyAreServed() {
        List<AlertRule> rules = Rules.of("""
                A: {above: n, warning: {at: 1}, summary: S}
                B: {below: speed, warning: {at: 1}, critical: {at: 2}, summary: S}
                C: {above: lag, warning: {at: 1}, summary: S}
                """);

        assertThat(rules).extracting(AlertRule::name).containsExactly("A", "B", "C");
        assertThat(rules).extracting(AlertRule::metrics).containsExactly(Map.of(Severity.WARNING, "pg_x_number"),
                Map.of(Severity.WARNING, "pg_x_speed", Severity.CRITICAL, "pg_x_speed"), Map.of(Severity.WARNING, "pg_x_lag"));
        assertThat(rules).extracting(AlertRule::unit).containsExactly("", "bytes", "seconds");
        assertThat(rules).allMatch(rule -> rule.queries().equals(List.of("pg_x")) && rule.where().isEmpty() && !rule.age());
    }

    @Test
    void aSeverityMayHaveAValueOfItsOwn() {
        AlertRule rule = Rules.one("A: {above: n, warning: {at: 1}, critical: {at: 2, value: m}, info: {at: 0}, summary: S}");

        assertThat(rule.metrics()).isEqualTo(Map.of(Severity.INFO, "pg_x_number", Severity.WARNING, "pg_x_number", Severity.CRITICAL, "pg_x_m"));
    }

    @Test
    void branchesShareTheirAlert() {
        String branch = """
                %s: {name: pg_y, postgres: '%s', sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {A: {above: n, info: {at: %s}, summary: S}}}
                """;
        List<AlertRule> rules = AlertRules.of(Definitions.of(branch.formatted("old", "<15", 1) + branch.formatted("new", ">=15", 1)), List.of());

        assertThat(rules).hasSize(1);
        assertThat(rules.get(0).queries()).containsExactly("old", "new");
        assertThat(rules.get(0).metrics()).isEqualTo(Map.of(Severity.INFO, "pg_y_n"));
        assertThatThrownBy(() -> Definitions.of(branch.formatted("old", "<15", 1) + branch.formatted("new", ">=15", 2)))
                .hasMessage("test.yaml:2:91: new.alerts.A: found another alert A than in the branch old, expected the one at test.yaml:1:90, word for word");
    }

    @Test
    void branchesThatServeOtherNamesDoNotShare() {
        assertThatThrownBy(() -> Definitions.of("""
                old: {name: pg_y, postgres: <15, sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {A: {above: n, info: {at: 1}, summary: S}}}
                new: {name: pg_y, postgres: '15', sql: S, metrics: {n: {usage: GAUGE, rename: m}}, alerts: {A: {above: n, info: {at: 1}, summary: S}}}
                """)).hasMessage("test.yaml:2:93: new.alerts.A: found another alert A than in the branch old, expected the one at test.yaml:1:88, "
                + "word for word");
    }

    @Test
    void queriesThatNeverRunHaveNone() {
        assertThat(AlertRules.of(Definitions.of("""
                pg_y: {sql: SELECT 1, skip: true, metrics: {n: {usage: GAUGE}}, alerts: {A: {above: n, info: {at: 1}, summary: S}}}
                """), List.of())).isEmpty();
    }

    @Test
    void refusesTwoUnitsAndNamesOfItsOwn() {
        assertThatThrownBy(() -> Rules.of("A: {above: lag, warning: {at: 1}, critical: {at: 1, value: n}, summary: S}"))
                .hasMessage("test.yaml:13:5: pg_x.alerts.A: found severities that compare values in seconds and no unit, expected one unit; make it two alerts");
        assertThatThrownBy(() -> AlertRules.of(Definitions.of("""
                pg_y: {sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {PostgreSQLDown: {above: n, info: {at: 1}, summary: S}}}
                """), OwnAlerts.shipped())).hasMessage("test.yaml:1:62: pg_y.alerts.PostgreSQLDown: found the alert PostgreSQLDown, which is one of "
                + "pgvigil's own, expected another name");
    }

    @Test
    void itsOwnTakeTheirUnitFromTheMetric() {
        OwnAlert down = OwnAlerts.shipped().stream().filter(alert -> alert.definition().name().equals("PostgreSQLDown")).findFirst().orElseThrow();
        OwnAlert age = new OwnAlert(down.definition(), Map.of("lane", "slow"), true);

        assertThat(AlertRules.of(List.of(), List.of(down))).containsExactly(
                new AlertRule(down.definition(), List.of(), Map.of(Severity.CRITICAL, "pg_up"), Map.of(), false, ""));
        assertThat(AlertRules.of(List.of(), List.of(age))).containsExactly(
                new AlertRule(down.definition(), List.of(), Map.of(Severity.CRITICAL, "pg_up"), Map.of("lane", "slow"), true, "seconds"));
    }
}
