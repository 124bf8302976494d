package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.Evidence;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a fault on a server to what is kept of it. */
@Timeout(180)
class EvidenceOfAlertsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String QUERIES = """
            waiting:
              every: 1s
              timeout: 500ms
              sql: SELECT count(*) AS sessions FROM pg_stat_activity WHERE wait_event_type = 'Lock'
              metrics: {sessions: {usage: GAUGE}}
              alerts:
                SomebodyWaits: {above: sessions, critical: {at: 0.5}, keep_firing_for: 0s, summary: S, evidence: [evidence_blocking, evidence_dead_rows]}
            """;
    private static final String WEB = "basic_auth_users: {reader: $2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui}\n";
    @TempDir
    private Path directory;

    @Majors
    void whatAFiringAlertAskedForStaysAfterItIsOver(int major) throws SQLException, IOException {
        try (PgServer server = PgServer.start(major); Connection root = server.connection("postgres"); Connection waiter = server.connection("postgres")) {
            Monitor.createRole(server);
            server.execute("CREATE TABLE fought AS SELECT 1 AS x");
            Files.writeString(directory.resolve("waiting.yaml"), QUERIES);
            Files.writeString(directory.resolve("web.yaml"), WEB);
            try (Sidecar sidecar = Sidecar.start(TestSidecar.load(directory, settings(server, "")), "test")) {
                root.setAutoCommit(false);
                execute(root, "UPDATE fought SET x = 2");
                Thread waits = new Thread(() -> quietly(waiter, "UPDATE fought SET x = 3"), "waiter");
                waits.start();
                await().atMost(SOON).until(() -> evidence(sidecar).size() == 2);
                Evidence blocking = evidence(sidecar).get(0);
                assertThat(blocking.title()).isEqualTo("Who waits for whom, root blockers first");
                assertThat(column(blocking, "role")).containsExactly("root blocker", "waiter");
                assertThat(column(blocking, "state")).containsExactly("idle in transaction", "active");
                assertThat(column(blocking, "query")).as("nobody is asked who they are").containsExactly("…", "…");
                assertThat(evidence(sidecar).get(1).title()).isEqualTo("Tables with most dead rows, in database postgres");

                root.commit();
                await().atMost(SOON).until(() -> alert(sidecar).map(Alert::state).equals(Optional.of(AlertState.INACTIVE)));
                assertThat(column(evidence(sidecar).get(0), "role")).containsExactly("root blocker", "waiter");

                Files.writeString(directory.resolve("pgvigil.yaml"), settings(server, ", config_file: web.yaml, show_query_text: true"));
                await().atMost(SOON).untilAsserted(() -> assertThat(column(evidence(sidecar).get(0), "query"))
                        .containsExactly("UPDATE fought SET x = 2", "UPDATE fought SET x = 3"));
                Files.writeString(directory.resolve("pgvigil.yaml"), settings(server, ", config_file: web.yaml"));
                await().atMost(SOON).untilAsserted(() -> assertThat(column(evidence(sidecar).get(0), "query")).containsExactly("…", "…"));
            }
        }
    }

    private static String settings(PgServer server, String web) {
        return Monitor.settings(server, "queries: {preset: minimal, files: [waiting.yaml]}\nweb: {listen: \"127.0.0.1:0\"" + web + "}\n");
    }

    private static Optional<Alert> alert(Sidecar sidecar) {
        return sidecar.alerts().get(0).alerts().stream().filter(alert -> alert.name().equals("SomebodyWaits")).findFirst();
    }

    private static List<Evidence> evidence(Sidecar sidecar) {
        AlertView view = sidecar.alerts().get(0);
        return alert(sidecar).map(alert -> view.evidence(alert.identity())).orElse(List.of());
    }

    private static List<String> column(Evidence table, String name) {
        int index = table.columns().indexOf(name);
        return table.rows().stream().map(row -> row.get(index)).toList();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void quietly(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            // The end of the test broke it off.
            return;
        }
    }
}
