package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopReaderTest {

    private static Loading query(String lines) {
        return Loading.of("""
                pg_x:
                  sql: SELECT 1
                  metrics:
                    id: {usage: LABEL, internal: true}
                    q: {usage: LABEL}
                    calls: {usage: COUNTER}
                    hidden: {usage: COUNTER, internal: true}
                    mean: {usage: GAUGE, internal: true}
                """ + lines.indent(2));
    }

    @Test
    void readsEveryKey() {
        assertThat(query("top: {by: [calls, hidden], n: 5, most: 12, linger: 90m, key: id, other: {q: rest}}").only().top())
                .contains(new TopDefinition(List.of("calls", "hidden"), 5, 12, Duration.ofMinutes(90), List.of("id"), Map.of("q", "rest")));
        assertThat(query("except: {label: q, sql: SELECT 2, every: 10m}").only().except())
                .contains(new ExceptDefinition("q", "SELECT 2", Duration.ofMinutes(10)));
    }

    @Test
    void listsEveryDefault() {
        assertThat(query("top: {by: [calls, hidden], n: 5, other: {q: rest}}").only().top())
                .contains(new TopDefinition(List.of("calls", "hidden"), 5, 20, Duration.ofHours(1), List.of(), Map.of("q", "rest")));
        assertThat(query("top: {n: 0}").only().top()).contains(new TopDefinition(List.of(), 0, 1, Duration.ofHours(1), List.of(), Map.of()));
        assertThat(query("except: {label: id, sql: SELECT 2}").only().except())
                .contains(new ExceptDefinition("id", "SELECT 2", Duration.ofHours(1)));
        assertThat(query("").only().top()).isEmpty();
        assertThat(query("").only().except()).isEmpty();
    }

    @Test
    void staysWhereDefinitionsAreCompletedAndCompared() {
        QueryDefinition one = query("top: {n: 0}").only();
        assertThat(one.collectsLike(query("top: {n: 0}").only())).isTrue();
        assertThat(one.collectsLike(query("top: {n: 0, linger: 2h}").only())).isFalse();
        assertThat(one.collectsLike(query("").only())).isFalse();
        assertThat(query("except: {label: id, sql: SELECT 2}").only().collectsLike(query("except: {label: id, sql: SELECT 3}").only())).isFalse();
    }

    @Test
    void refusesWhatCannotBeRanked() {
        assertThat(query("top: {by: [mean, call], n: 1, key: [calls], other: {id: x}}").faults()).isEqualTo("""
                f.yaml:9:13: pg_x.top.by: found mean, expected a COUNTER column: calls or hidden
                f.yaml:9:13: pg_x.top.by: found call, expected a COUNTER column: calls or hidden; did you mean calls?
                f.yaml:9:38: pg_x.top.key: found calls, expected a LABEL column: id or q
                f.yaml:9:54: pg_x.top.other: found id, expected a LABEL column that is served: q""");
    }

    @Test
    void refusesHalfATop() {
        assertThat(query("top: {n: 3}").faults()).isEqualTo("""
                f.yaml:9:8: pg_x.top: found no counters to rank by, expected by, or n: 0
                f.yaml:9:8: pg_x.top: found no labels for the rest, expected other with a text for at least one label, or n: 0""");
        assertThat(query("top: {by: calls, other: {q: x}}").faults()).isEqualTo("f.yaml:9:8: pg_x.top: found no key n, expected one");
        assertThat(query("top: [calls]").faults()).contains("expected a mapping");
    }

    @Test
    void refusesWhatCannotBeAddedUp() {
        assertThat(Loading.of("q: {sql: S, metrics: {a: {usage: GAUGE}, b: {usage: COUNTER}, c: {usage: GAUGE, internal: true}}, top: {n: 0}}").faults())
                .isEqualTo("f.yaml:1:23: q.metrics.a: found usage: GAUGE in a query with top, expected COUNTER, or internal: true");
    }

    @Test
    void refusesAnExceptionOfNothing() {
        assertThat(query("except: {label: calls, sql: 'SELECT 1; SELECT 2'}").faults())
                .contains("pg_x.except.label: found calls, expected a LABEL column: id or q", "pg_x.except.sql: found a second statement");
        assertThat(query("except: {label: q}").faults()).contains("pg_x.except: found no key sql, expected one");
    }
}
