package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pg_stat_statements} is not where, or not what, the shipped queries would like; each case a main database of its own. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionFaultsIT {
    private PgServer server;

    @BeforeAll
    void start() {
        server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
        server.execute("CREATE DATABASE app");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aMissingExtensionIsSkippedWithItsCreation(@TempDir Path directory) {
        assertThat(skipped(directory)).contains("CREATE EXTENSION pg_stat_statements;");
    }

    @Test
    void anExtensionOlderThanTheServerUsesItsOwnBranch(@TempDir Path directory) {
        server.executeIn("app", "CREATE EXTENSION pg_stat_statements VERSION '1.9'");
        served(directory, "pg_stat_statements_1_9");
    }

    @Test
    void anExtensionTooOldIsSkippedWithItsUpdate(@TempDir Path directory) {
        server.executeIn("app", "CREATE EXTENSION pg_stat_statements VERSION '1.8'");
        assertThat(skipped(directory)).contains("1.8 is installed in database app; ALTER EXTENSION pg_stat_statements UPDATE;");
    }

    @Test
    void anExtensionInAnotherSchemaIsFound(@TempDir Path directory) {
        server.executeIn("app", "CREATE SCHEMA \"My Stats\"", "GRANT USAGE ON SCHEMA \"My Stats\" TO pgvigil",
                "CREATE EXTENSION pg_stat_statements SCHEMA \"My Stats\"");
        served(directory, "pg_stat_statements_1_12");
    }

    @Test
    void anExtensionInASchemaWithoutUsageIsSkippedWithTheGrant(@TempDir Path directory) {
        server.executeIn("app", "CREATE SCHEMA stats", "CREATE EXTENSION pg_stat_statements SCHEMA stats");
        assertThat(skipped(directory)).contains("no USAGE on schema stats, where extension pg_stat_statements is; "
                + "GRANT USAGE ON SCHEMA stats TO pgvigil;");
    }

    private void served(Path directory, String branch) {
        try (Patient sidecar = start(directory)) {
            sidecar.until(scrape -> Patient.in(scrape, branch, "ok"));
            assertThat(failing(sidecar.scrape())).isZero();
        } finally {
            recreate();
        }
    }

    /** The status page. */
    private String skipped(Path directory) {
        try (Patient sidecar = start(directory)) {
            sidecar.until(scrape -> Patient.in(scrape, "pg_stat_statements_1_12", "skipped"));
            await().atMost(Patient.SOON).until(() -> sidecar.scrape().sum("pg_stat_database_xact_commit").isPresent());
            assertThat(failing(sidecar.scrape())).isZero();
            return sidecar.page();
        } finally {
            recreate();
        }
    }

    private static double failing(Scrape scrape) {
        return scrape.sum("pgvigil_query_state", "state=\"failing\"").orElse(0);
    }

    private Patient start(Path directory) {
        return Patient.start(directory, Monitor.settings(server, "").replace("/postgres\"", "/app\""), server);
    }

    private void recreate() {
        server.execute("DROP DATABASE app WITH (FORCE)", "CREATE DATABASE app");
    }
}
