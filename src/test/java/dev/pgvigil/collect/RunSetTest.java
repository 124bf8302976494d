package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.testing.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSetTest {
    private static final String A = "pg_a: {every: 1m, sql: SELECT 1 AS x, metrics: {x: {usage: COUNTER, description: One}}, derived: {r: {rate: x}}}\n";
    private static final String B = "pg_b: {every: 1m, sql: SELECT 2 AS x, metrics: {x: {usage: GAUGE, description: Two}}}\n";
    private final RunSet runs = new RunSet();
    private final List<String> begun = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();

    @Test
    void goesOnWithRunsOfTheSameDefinitionWhereverItStandsNow() {
        take(A + B);
        QueryRun first = run("pg_a");
        take("# a comment\n\n" + B + A);
        assertThat(run("pg_a")).isSameAs(first);
        assertThat(begun).containsExactly("pg_a", "pg_b");
        assertThat(forgotten).isEmpty();
        assertThat(runs.all()).extracting(run -> run.planned().query().key()).containsExactly("pg_b", "pg_a");
    }

    @Test
    void goesOnWhenOnlyAnAlertChanges() {
        String alert = ", alerts: {Many: {above: x, warning: {at: 5}, summary: Many}}}\n";
        take(B.replace("}}}\n", "}}" + alert));
        take(B.replace("}}}\n", "}}" + alert.replace("5", "7")));
        assertThat(begun).containsExactly("pg_b");
    }

    @Test
    void beginsAnewWhatChangedAndKnowsWhatItReplaces() {
        take(A + B);
        take(A.replace("every: 1m", "every: 2m") + B);
        assertThat(begun).containsExactly("pg_a", "pg_b", "pg_a after 1m");
        assertThat(forgotten).isEmpty();
    }

    @Test
    void forgetsWhatIsNoLongerThere() {
        take(A + B);
        take(B);
        assertThat(forgotten).containsExactly("pg_a");
        runs.removeIf(run -> true, run -> forgotten.add(run.planned().query().key()));
        assertThat(forgotten).containsExactly("pg_a", "pg_b");
        assertThat(runs.nextDue()).isEqualTo(Long.MAX_VALUE);
    }

    private void take(String yaml) {
        List<PlannedQuery> plan = Definitions.of(yaml).stream().map(query -> new PlannedQuery(query, "", List.of(), "")).toList();
        runs.take(plan, this::begin, run -> forgotten.add(run.planned().query().key()));
    }

    private QueryRun begin(PlannedQuery planned, Optional<QueryRun> replaced) {
        begun.add(planned.query().key() + replaced.map(old -> " after " + old.planned().query().every().toMinutes() + "m").orElse(""));
        return new QueryRun(planned, 0);
    }

    private QueryRun run(String key) {
        return runs.all().stream().filter(run -> run.planned().query().key().equals(key)).findFirst().orElseThrow();
    }
}
