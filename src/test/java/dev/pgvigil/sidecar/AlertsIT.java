package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session idle in its transaction, from pending to firing to resolved, over a reload and over a killed process. */
@Timeout(300)
class AlertsIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String SETTINGS = "queries: {preset: none, files: [mine.yaml]}\nstate: {dir: state}\nprofiles: [quick.yaml]\n";
    private static final String PENDING = "pgvigil_alerts{alertname=\"IdleInTransaction\",severity=\"warning\",alertstate=\"pending\"}";
    private static final String FIRING = PENDING.replace("pending", "firing");
    private static final String CRITICAL = FIRING.replace("warning", "critical");
    private static final String THRESHOLD = "pg_alert_threshold{alert=\"IdleInTransaction\",severity=\"warning\"}";
    private static final String DOWN = "pgvigil_alerts{alertname=\"PostgreSQLDown\",severity=\"critical\",alertstate=\"firing\"}";
    @TempDir
    private Path directory;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(directory.resolve("mine.yaml"), """
                pg_idle:
                  every: 1s
                  sql: |
                    SELECT usename, max(extract(epoch FROM now() - state_change)) AS oldest FROM pg_stat_activity
                    WHERE state = 'idle in transaction' GROUP BY usename
                  metrics: {usename: {usage: LABEL}, oldest: {usage: GAUGE, unit: seconds, description: Oldest session idle in its transaction}}
                  alerts:
                    IdleInTransaction:
                      above: oldest
                      warning: {at: 1, for: 1h}
                      critical: {at: 100000}
                      keep_firing_for: 0s
                      summary: "{usename} has been idle in a transaction for {value}"
                """);
        quick("for: 1s");
    }

    private void quick(String warning) throws IOException {
        Files.writeString(directory.resolve("quick.yaml"),
                "PostgreSQLDown: {critical: {for: 1s}}\nIdleInTransaction: {warning: {" + warning + "}}\n");
    }

    @Test
    void goesFromPendingToFiringToResolvedOverAReload() throws IOException, SQLException {
        quick("for: 1h");
        try (PgServer server = server(); TestSidecar sidecar = TestSidecar.start(directory, Monitor.settings(server, SETTINGS))) {
            assertThat(sidecar.scrape().value(THRESHOLD)).as("from the start").hasValue(1);
            await().atMost(LONG).until(() -> sidecar.scrape().value("pg_up").orElse(0) == 1);
            assertThat(sidecar.scrape().sum("pgvigil_alerts", "IdleInTransaction")).isEmpty();
            try (Connection idle = idle(server)) {
                assertThat(idle.isClosed()).isFalse();
                await().atMost(LONG).until(() -> sidecar.scrape().value(PENDING).orElse(0) == 1);
                quick("for: 1s, at: 0.5");
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                assertThat(sidecar.scrape().value(THRESHOLD)).hasValue(0.5);
                await().atMost(LONG).until(() -> sidecar.scrape().value(FIRING).orElse(0) == 1);
                quick("at: -1");
                assertThat(sidecar.reload().body()).contains("quick.yaml:2:35: IdleInTransaction.warning.at: found -1, expected a number that is not negative");
                assertThat(sidecar.scrape().value(THRESHOLD)).as("nothing changed").hasValue(0.5);
                assertThat(sidecar.scrape().value(FIRING)).hasValue(1);
                quick("for: 1s, at: 2");
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                assertThat(sidecar.scrape().value(FIRING)).as("it goes on").hasValue(1);
                Files.writeString(directory.resolve("quick.yaml"), "IdleInTransaction: disabled\nPostgreSQLDown: {critical: {for: 1s}}\n");
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                assertThat(sidecar.scrape().value(THRESHOLD)).hasValue(Double.POSITIVE_INFINITY);
                await().atMost(LONG).until(() -> sidecar.scrape().sum("pgvigil_alerts", "IdleInTransaction").isEmpty());
                quick("for: 1s");
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                await().atMost(LONG).until(() -> sidecar.scrape().value(FIRING).orElse(0) == 1);
            }
            await().atMost(LONG).until(() -> sidecar.scrape().sum("pgvigil_alerts", "IdleInTransaction").isEmpty());
        }
    }

    @Test
    void goesOnAfterTheProcessWasKilledWithoutAResolution() throws IOException, SQLException {
        try (PgServer server = server()) {
            String settings = Monitor.settings(server, SETTINGS + "web: {listen: \"127.0.0.1:0\"}\n");
            try (Connection idle = idle(server)) {
                try (ChildSidecar first = ChildSidecar.start(directory, settings)) {
                    first.until(LONG, scrape -> scrape.value(FIRING).orElse(0) == 1);
                    double writes = writes(first.scrape());
                    first.until(LONG, scrape -> writes(scrape) >= writes + 2);
                    assertThat(first.output()).contains("IdleInTransaction (warning) fires: postgres has been idle in a transaction for ");
                    first.kill();
                }
                try (ChildSidecar second = ChildSidecar.start(directory, settings)) {
                    second.until(LONG, scrape -> scrape.value(FIRING).orElse(0) == 1);
                    second.until(LONG, scrape -> scrape.value("pg_idle_oldest{usename=\"postgres\"}").isPresent());
                    double writes = writes(second.scrape());
                    second.until(LONG, scrape -> writes(scrape) >= writes + 2);
                    assertThat(second.scrape().value(FIRING)).hasValue(1);
                    assertThat(second.output()).as("no news").doesNotContain("IdleInTransaction").doesNotContain("Exception");
                    end(idle);
                    second.until(LONG, scrape -> scrape.value(FIRING).isEmpty());
                    assertThat(second.output()).contains("IdleInTransaction (warning) is over: ").doesNotContain("fires: ");
                }
            }
        }
    }

    @Test
    void aServerThatIsDownIsItsOnlyAlert() throws IOException, SQLException {
        try (PgServer server = server(); TestSidecar sidecar = TestSidecar.start(directory, Monitor.settings(server, SETTINGS))) {
            try (Connection idle = idle(server)) {
                await().atMost(LONG).until(() -> sidecar.scrape().value(FIRING).orElse(0) == 1);
                assertThat(idle.isClosed()).isFalse();
                server.stop();
            }
            await().atMost(LONG).until(() -> sidecar.scrape().value(DOWN).orElse(0) == 1);
            assertThat(sidecar.scrape().sum("pgvigil_alerts", "IdleInTransaction")).isEmpty();
            assertThat(sidecar.scrape().value(THRESHOLD)).as("while it is down too").hasValue(1);
            assertThat(sidecar.scrape().value(CRITICAL)).isEmpty();
        }
    }

    private static double writes(Scrape scrape) {
        return scrape.value("pgvigil_state_writes_total").orElse(0);
    }

    private static void end(Connection idle) throws SQLException {
        idle.rollback();
    }

    private static Connection idle(PgServer server) throws SQLException {
        Connection connection = server.connection("postgres");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        return connection;
    }

    private static PgServer server() {
        PgServer server = PgServer.start(18);
        Monitor.createRole(server);
        return server;
    }
}
