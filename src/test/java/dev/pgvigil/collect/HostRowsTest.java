package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.snapshot.QueryState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a query whose machine is not the server's. */
class HostRowsTest {
    private static final String DISK = "pg_disk: {every: 30s, timeout: 3s, machine: disk, sql: SELECT d, "
            + "metrics: {directory: {usage: LABEL}, used_bytes: {usage: GAUGE}}}\n";
    private static final String OTHER = "pg_o: {every: 30s, timeout: 3s, sql: SELECT o, metrics: {n: {usage: GAUGE}}}\n";

    private static Rows.Column column(String name, String type) {
        return new Rows.Column(name, type);
    }

    private static Rows disk(Object port) {
        List<Rows.Column> columns = List.of(column("directory", "text"), column("path", "text"), column("landmark", "text"),
                column("data_directory", "text"), column("system_identifier", "text"), column("control_modified_at", "timestamptz"),
                column("port", "int4"), column("started_at", "timestamptz"), column("asked_at", "timestamptz"));
        return new Rows(columns, List.<Object[]>of(new Object[] {"data", "/no/such/data", "global", "/no/such/data", "1234", Instant.EPOCH, port,
            Instant.EPOCH, Instant.EPOCH}), 0);
    }

    @Test
    void isSkippedWithTheReasonAndServesNothing() {
        SteppedLanes lanes = new SteppedLanes(DISK + OTHER);
        lanes.server.rowsOf.put("SELECT d", disk(5432.0));
        lanes.run(Duration.ofSeconds(90));
        assertThat(lanes.status("pg_disk", "").state()).isEqualTo(QueryState.SKIPPED);
        assertThat(lanes.status("pg_disk", "").reason()).isEqualTo("/no/such/data/global/pg_control is not on this machine; run pgvigil beside "
                + "the server, with the server's volume mounted read-only at the same path");
        assertThat(lanes.serves("pg_disk", "")).isFalse();
        assertThat(lanes.server.runs.get("SELECT d")).as("asked again each time").isBetween(2, 4);
        assertThat(lanes.status("pg_o", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void failsWhereTheRowsDoNotSayWhereToLook() {
        SteppedLanes lanes = new SteppedLanes(DISK);
        lanes.server.rowsOf.put("SELECT d", disk(null));
        lanes.run(Duration.ofSeconds(40));
        assertThat(lanes.status("pg_disk", "").state()).isEqualTo(QueryState.FAILING);
        assertThat(lanes.status("pg_disk", "").reason())
                .isEqualTo("the result has port of type int4, NULL; with the key machine it must have a number there");
        lanes.server.rowsOf.put("SELECT d", new Rows(List.of(column("path", "text")), List.<Object[]>of(new Object[] {"/"}), 0));
        lanes.run(Duration.ofSeconds(40));
        assertThat(lanes.status("pg_disk", "").reason())
                .isEqualTo("the result has no column data_directory; with the key machine it must have text there");
    }

    @Test
    void hasNothingToAddToNoRows() {
        SteppedLanes lanes = new SteppedLanes(DISK);
        lanes.server.rowsOf.put("SELECT d", new Rows(List.of(column("directory", "text"), column("used_bytes", "int8")), List.of(), 0));
        lanes.run(Duration.ofSeconds(40));
        assertThat(lanes.status("pg_disk", "").state()).isEqualTo(QueryState.OK);
        assertThat(Path.of("/no/such/data")).doesNotExist();
    }
}
