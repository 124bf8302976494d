package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.snapshot.CapturedTable;
import dev.pgvigil.snapshot.QueryState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the lanes do when an alert asks for evidence. */
class EvidenceLanesTest {
    private static final String VITALS = "pg_v: {every: 5s, timeout: 1s, sql: SELECT v, metrics: {n: {usage: GAUGE}}}\n";
    private static final String EVIDENCE = """
            e_short: {when: alert, desc: Short, sql: SELECT short}
            e_long: {when: alert, desc: Long, timeout: 4s, sql: SELECT long}
            e_db: {when: alert, desc: Tables, scope: database, sql: SELECT db, redact: [owner]}
            e_new: {when: alert, desc: New, postgres: ">=18", sql: SELECT new}
            e_off: {when: alert, desc: Off, skip: true, sql: SELECT off}
            """;
    private final SteppedLanes lanes = new SteppedLanes(VITALS + EVIDENCE);
    private final List<CapturedTable> taken = new ArrayList<>();

    private void ask(String name, Map<String, String> labels) {
        lanes.evidence.ask(name, labels, taken::add);
    }

    private CapturedTable capture(String name, Map<String, String> labels) {
        taken.clear();
        ask(name, labels);
        lanes.run(Duration.ofSeconds(2));
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    @Test
    void nothingRunsBeforeAnAlertAsks() {
        lanes.run(Duration.ofMinutes(30));
        assertThat(lanes.server.runs).containsOnlyKeys("SELECT v");
        assertThat(lanes.board.all()).extracting(status -> status.query()).containsOnly("pg_v");
    }

    @Test
    void eachRunsOnceOnItsLane() {
        lanes.run(Duration.ofMinutes(1));
        assertThat(capture("e_short", Map.of()).rows()).containsExactly(List.of("1"));
        assertThat(capture("e_long", Map.of()).columns()).containsExactly("n");
        lanes.run(Duration.ofMinutes(5));
        assertThat(lanes.server.runs).containsEntry("SELECT short", 1).containsEntry("SELECT long", 1);
        assertThat(lanes.server.visits).isZero();
    }

    @Test
    void theAlertsDatabaseIsVisitedAndTheMainOneWithoutALabel() {
        lanes.server.databases = List.of("postgres", "app");
        lanes.server.rowsOf.put("SELECT db", new Rows(List.of(new Rows.Column("owner", "name")), List.<Object[]>of(new Object[] {"bob"}), 2));
        lanes.run(Duration.ofMinutes(1));
        CapturedTable table = capture("e_db", Map.of("datname", "app"));
        assertThat(table.title()).isEqualTo("Tables, in database app");
        assertThat(table.rows()).containsExactly(List.of("bob"));
        assertThat(table.hidden()).containsExactly("owner");
        assertThat(table.note()).isEqualTo("2 more rows are not shown");
        assertThat(capture("e_db", Map.of()).title()).isEqualTo("Tables, in database postgres");
        assertThat(lanes.server.visits).isEqualTo(2);
    }

    @Test
    void aDatabaseThatIsNotVisitedIsNotVisitedForThisEither() {
        lanes.server.databases = List.of("postgres", "closed");
        lanes.server.withoutConnect.add("closed");
        lanes.run(Duration.ofMinutes(1));
        assertThat(capture("e_db", Map.of("datname", "closed")).note()).startsWith("not captured: database closed is not visited: ").contains("CONNECT");
        assertThat(capture("e_db", Map.of("datname", "gone")).note()).isEqualTo("not captured: database gone is not visited: there is no such database");
        assertThat(lanes.server.visits).isZero();
    }

    @Test
    void aDatabaseThatRefusesUsIsANote() {
        lanes.server.refusing.add("postgres");
        lanes.run(Duration.ofMinutes(1));
        CapturedTable table = capture("e_db", Map.of());
        assertThat(table.note()).isEqualTo("not captured: the query failed with 28000");
        assertThat(table.failure()).isEqualTo("28000 no pg_hba.conf entry");
    }

    @Test
    void aFailureIsANoteAndNoFailureOfTheLane() {
        lanes.server.failing.put("SELECT short", new ServerException("57014 canceling statement due to statement timeout", "57014", null));
        lanes.server.failing.put("SELECT long", new ServerException("08006 gone", "08006", null));
        lanes.run(Duration.ofMinutes(1));
        assertThat(capture("e_short", Map.of()).note()).isEqualTo("not captured: the query failed with 57014");
        assertThat(capture("e_long", Map.of()).failure()).isEqualTo("08006 gone");
        assertThat(capture("e_new", Map.of()).note()).as("the stub is version 17").startsWith("only on ");
        lanes.run(Duration.ofMinutes(1));
        assertThat(lanes.status("pg_v", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void aResultThatLacksWhatIsToBeHiddenIsHiddenWhole() {
        lanes.run(Duration.ofMinutes(1));
        CapturedTable table = capture("e_db", Map.of());
        assertThat(table.hidden()).containsExactly("n");
        assertThat(table.note()).isEqualTo("redact names owner, which the result has not, so all of it is hidden");
    }

    @Test
    void whatIsUnknownOrSkippedIsSaid() {
        lanes.run(Duration.ofMinutes(1));
        assertThat(capture("e_off", Map.of()).note()).isEqualTo("there is no evidence of this name, or it is skipped");
        assertThat(capture("nonsense", Map.of()).note()).isEqualTo("there is no evidence of this name, or it is skipped");
    }

    @Test
    void aServerThatIsDownIsNotAsked() {
        lanes.run(Duration.ofMinutes(1));
        lanes.server.probeFails = new ServerException("08006 refused", "08006", null);
        lanes.run(Duration.ofSeconds(5));
        ask("e_short", Map.of());
        assertThat(taken).extracting(CapturedTable::note).containsExactly("not captured: the server is down");
        assertThat(lanes.server.runs).doesNotContainKey("SELECT short");
    }

    @Test
    void whatWaitsWhenTheServerIsLostIsAnswered() {
        lanes.run(Duration.ofMinutes(1));
        lanes.server.slowRefused = new ServerException("53300 too many clients", "53300", null);
        ask("e_long", Map.of());
        lanes.run(Duration.ofSeconds(10));
        assertThat(taken).isEmpty();
        lanes.server.probeFails = new ServerException("08006 refused", "08006", null);
        lanes.run(Duration.ofSeconds(10));
        assertThat(taken).extracting(CapturedTable::note).containsExactly("not captured: the server is down");
    }

    @Test
    void aLaneWithoutAConnectionGivesUpInTime() {
        lanes.run(Duration.ofMinutes(1));
        lanes.server.slowRefused = new ServerException("53300 too many clients", "53300", null);
        ask("e_long", Map.of());
        lanes.run(Captures.LONGEST_WAIT.plusSeconds(2));
        assertThat(taken).extracting(CapturedTable::note)
                .containsExactly("not captured within 90 s: its lane was busy or had no connection");
    }

    @Test
    void whatItCostsIsCountedFromZeroOn() {
        assertThat(costs()).containsExactly("pgvigil_evidence_captures_total 0.0", "pgvigil_evidence_failures_total 0.0",
                "pgvigil_evidence_server_seconds_total 0.0");
        lanes.server.failing.put("SELECT long", new ServerException("57014 canceling statement due to statement timeout", "57014", null));
        lanes.run(Duration.ofMinutes(1));
        lanes.server.beforeQueries = () -> lanes.takes(Duration.ofMillis(250));
        capture("e_short", Map.of());
        capture("e_long", Map.of());
        capture("e_new", Map.of());
        ask("e_short", Map.of());
        assertThat(costs()).as("what this server has not is no failure, and who shares a table costs nothing").containsExactly(
                "pgvigil_evidence_captures_total 3.0", "pgvigil_evidence_failures_total 1.0", "pgvigil_evidence_server_seconds_total 0.5");
        lanes.server.probeFails = new ServerException("08006 refused", "08006", null);
        lanes.run(Duration.ofMinutes(2));
        ask("e_short", Map.of());
        assertThat(costs()).as("nobody came to it").startsWith("pgvigil_evidence_captures_total 3.0", "pgvigil_evidence_failures_total 2.0");
    }

    private List<String> costs() {
        return lanes.evidence.costs().families().stream().map(family -> family.family().name() + " " + family.samples().get(0).value()).toList();
    }

    @Test
    void regularWorkKeepsItsPaceHoweverManyAsk() {
        lanes.run(Duration.ofMinutes(1));
        int before = lanes.server.runs.get("SELECT v");
        for (int i = 0; i < 120; i++) {
            ask("e_short", Map.of());
            ask("e_db", Map.of());
            lanes.run(Duration.ofSeconds(1));
        }
        assertThat(lanes.server.runs.get("SELECT v") - before).isBetween(23, 25);
        assertThat(lanes.server.runs.get("SELECT short")).isBetween(2, 3);
        assertThat(taken).hasSize(240);
    }

    @Test
    void aReloadChangesWhatIsAskedFor() {
        lanes.run(Duration.ofMinutes(1));
        lanes.assign(VITALS + EVIDENCE.replace("SELECT short", "SELECT other")).run(Duration.ofMinutes(1));
        capture("e_short", Map.of());
        assertThat(lanes.server.runs).containsEntry("SELECT other", 1).doesNotContainKey("SELECT short");
    }
}
