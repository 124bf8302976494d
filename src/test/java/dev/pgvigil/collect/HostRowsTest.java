package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a query whose machine is not the server's. */
class HostRowsTest {
    private static final String DISK = "pg_disk: {every: 30s, timeout: 3s, machine: disk, sql: SELECT d, "
            + "metrics: {directory: {usage: LABEL}, used_bytes: {usage: GAUGE}}}\n";
    private static final String OTHER = "pg_o: {every: 30s, timeout: 3s, sql: SELECT o, metrics: {n: {usage: GAUGE}}}\n";

    private static final Path NOWHERE = Path.of("/no/such/data");
    @TempDir
    private Path directory;

    private static Rows.Column column(String name, String type) {
        return new Rows.Column(name, type);
    }

    private static Rows disk(Path data, Object port) {
        List<Rows.Column> columns = List.of(column("directory", "text"), column("path", "text"), column("landmark", "text"),
                column("data_directory", "text"), column("system_identifier", "text"), column("control_modified_at", "timestamptz"),
                column("port", "int4"), column("started_at", "timestamptz"), column("asked_at", "timestamptz"));
        return new Rows(columns, List.<Object[]>of(new Object[] {"data", data.toString(), "global", data.toString(), "1234", Instant.EPOCH, port,
            Instant.EPOCH, Instant.EPOCH}), 0);
    }

    @Test
    void isSkippedWithTheReasonAndServesNothing() {
        SteppedLanes lanes = new SteppedLanes(DISK + OTHER);
        lanes.server.rowsOf.put("SELECT d", disk(NOWHERE, 5432.0));
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
        lanes.server.rowsOf.put("SELECT d", disk(NOWHERE, null));
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
        assertThat(NOWHERE).doesNotExist();
    }

    /** Opening a pipe that nobody writes to hangs as a dead network file system does. */
    @Test
    void aFileSystemThatHangsFailsItsOwnQueryOnly() throws IOException, InterruptedException {
        Path program = Tools.require("mkfifo", "coreutils");
        Path pipe = Files.createDirectory(directory.resolve("global")).resolve("pg_control");
        assertThat(new ProcessBuilder(program.toString(), pipe.toString()).start().waitFor()).isZero();
        SteppedLanes lanes = new SteppedLanes(DISK.replace("timeout: 3s", "timeout: 100ms") + OTHER.replace("timeout: 3s", "timeout: 1s"));
        lanes.server.rowsOf.put("SELECT d", disk(directory, 5432.0));
        lanes.run(Duration.ofSeconds(10));
        assertThat(lanes.status("pg_disk", "").state()).isEqualTo(QueryState.FAILING);
        assertThat(lanes.status("pg_disk", "").reason()).isEqualTo("looking at this machine took longer than 100 ms; is a network file system gone?");
        lanes.run(Duration.ofMinutes(30));
        assertThat(lanes.status("pg_disk", "").reason()).isEqualTo("an earlier look at this machine still hangs; is a network file system gone?");
        assertThat(lanes.status("pg_disk", "").effectiveInterval()).as("backs off").isEqualTo(Duration.ofMinutes(10));
        assertThat(lanes.status("pg_o", "").state()).isEqualTo(QueryState.OK);
        assertThat(lanes.server.runs.get("SELECT o")).isBetween(59, 62);
        Files.newOutputStream(pipe).close();
    }
}
