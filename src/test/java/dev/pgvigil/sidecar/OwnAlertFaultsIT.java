package dev.pgvigil.sidecar;

import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the sidecar itself from its work, to the pushed alerts and their ends. */
@Timeout(600)
class OwnAlertFaultsIT {
    private static final String LOAD = """
            pg_load:
              every: 1m
              timeout: 20s
              max_rows: 30000
              sql: SELECT name::text, 1 AS one FROM public.load, pg_sleep(seconds), generate_series(1, n) AS name
              metrics: {name: {usage: LABEL, description: Number}, one: {usage: GAUGE, description: One}}
            """;
    private final HttpReceiver other = new HttpReceiver();
    @TempDir
    private Path directory;

    @Test
    void theSidecarsOwnTroubles() throws IOException {
        try (other; PgServer server = PgServer.start(MajorVersions.newest())) {
            Monitor.createRole(server);
            server.execute("CREATE SCHEMA pgvigil", "CREATE TABLE pgvigil.backups (finished_at timestamptz NOT NULL DEFAULT now())",
                    "GRANT USAGE ON SCHEMA pgvigil TO pgvigil", "GRANT SELECT ON pgvigil.backups TO pgvigil");
            server.execute("CREATE TABLE load AS SELECT 1 AS n, 0 AS seconds", "GRANT SELECT ON load TO pgvigil");
            Files.writeString(directory.resolve("mine.yaml"), LOAD);
            try (FaultWatch watch = watch(server).untilSettled()) {
                giveItTooMuch(server, watch);
                troubleItsSurroundings(server, watch);
                troubleItsRole(server, watch);
                troubleItsSettings(watch);
                watch.untilAllResolve();
            }
        }
    }

    private static void giveItTooMuch(PgServer server, FaultWatch watch) {
        server.execute("UPDATE load SET n = 21000, seconds = 10");
        watch.untilFires("PgvigilLaneStuck", "PgvigilSeriesLeftOut", "PgvigilIntervalsStretched");
        server.execute("UPDATE load SET n = 1, seconds = 0");
    }

    private void troubleItsSurroundings(PgServer server, FaultWatch watch) throws IOException {
        Path state = directory.resolve("state");
        Path aside = directory.resolve("aside");
        other.answers(500, "");
        Files.move(state, aside);
        Files.writeString(state, "not a directory");
        server.execute("ALTER TABLE pgvigil.backups RENAME finished_at TO ended_at");
        watch.untilFires("PgvigilNotificationsFailing", "PgvigilStateFileFailing", "PgvigilQueryFailing");
        server.execute("ALTER TABLE pgvigil.backups RENAME ended_at TO finished_at");
        Files.delete(state);
        Files.move(aside, state);
        other.answers(200, "");
    }

    /** What a role may do is looked at with each new connection, and else every minute. */
    private static void troubleItsRole(PgServer server, FaultWatch watch) {
        server.execute("REVOKE pg_monitor FROM pgvigil");
        server.stop();
        watch.untilFires("PgvigilQueryStale");
        server.startAgain();
        watch.untilFires("PgvigilPrivilegesMissing");
        server.execute("GRANT pg_monitor TO pgvigil");
        server.restart();
    }

    private void troubleItsSettings(FaultWatch watch) throws IOException {
        Path settings = directory.resolve("pgvigil.yaml");
        String before = Files.readString(settings);
        Files.writeString(settings, before + "nonsense: true\n");
        Scrape.send(watch.port(), "POST", "/-/reload");
        watch.untilAllFire();
        Files.writeString(settings, before);
        Scrape.send(watch.port(), "POST", "/-/reload");
    }

    private FaultWatch watch(PgServer server) {
        return FaultWatch.start(directory, "OwnAlertFaultsIT.theSidecarsOwnTroubles", "targets:\n  main: {url: \"" + Monitor.url(server)
                + "\", password: \"" + Monitor.PASSWORD + "\", tags: [backups]}\nstate: {dir: state}\nqueries: {files: [mine.yaml]}\n", other.url());
    }
}
