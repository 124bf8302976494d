package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OwnAlertsTest {
    private final Problems problems = new Problems();

    @Test
    void readsTheKeysOfAnAlertAndItsOwn() {
        List<OwnAlert> alerts = OwnAlerts.read("own.yaml", """
                LaneStuck:
                  above: pgvigil_lane_last_progress_timestamp_seconds
                  warning: {at: 300, for: 10m}
                  where: {lane: slow}
                  age: true
                  summary: "Lane {lane} has done nothing for {value}"
                """, problems);

        problems.throwIfAny();
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).where()).isEqualTo(Map.of("lane", "slow"));
        assertThat(alerts.get(0).age()).isTrue();
        assertThat(alerts.get(0).definition().thresholds().get(Severity.WARNING).hold()).isEqualTo(Duration.ofMinutes(10));
        assertThat(alerts.get(0).definition().at()).hasToString("own.yaml:1:1");
    }

    @Test
    void reportsEveryFaultWithItsPlace() {
        OwnAlerts.read("own.yaml", """
                A: {above: a-b, warning: {at: x}, summary: S}
                B: {above: pg_up, warning: {at: 1}, summary: "{}", wher: {a: b}}
                C: {above: pg_up, warning: {at: 1}, where: x, age: old}
                """, problems);

        assertThat(problems.all().stream().map(Problem::toString).collect(Collectors.joining("\n"))).isEqualTo("""
                own.yaml:1:12: A.above: found a-b, expected a full metric name
                own.yaml:1:31: A.warning.at: found x, expected a number
                own.yaml:2:46: B.summary: found {}, expected {value}, {threshold} or a label
                own.yaml:2:52: B.wher: found the unknown key wher, expected above, below, info, warning, critical, keep_firing_for, role, summary, \
                description, runbook, evidence, where or age; did you mean where?
                own.yaml:3:4: C: found no key summary, expected one
                own.yaml:3:44: C.where: found x, expected a mapping
                own.yaml:3:52: C.age: found old, expected true or false""");
    }

    @Test
    void theShippedOnesCanBeRead() {
        assertThat(OwnAlerts.shipped()).extracting(alert -> alert.definition().name()).contains("PostgreSQLDown").doesNotHaveDuplicates();
    }
}
