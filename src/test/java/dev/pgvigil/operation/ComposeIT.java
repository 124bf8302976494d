package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.cli.PgVigil;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/compose.yaml} gives to its servers, on servers: the same scripts, files and settings with other addresses. */
@Timeout(180)
class ComposeIT {
    private static final String PASSWORD = "pgvigil's \\password";
    private static final String REPLICATION_PASSWORD = "replicator's password";
    @TempDir
    private static Path secrets;
    private static PgServer primary;

    @BeforeAll
    static void initialize() throws IOException, SQLException {
        Files.writeString(secrets.resolve("pgvigil-password"), PASSWORD + "\n");
        Files.writeString(secrets.resolve("replication-password"), REPLICATION_PASSWORD + "\n");
        primary = PgServer.builder(MajorVersions.newest()).passwords().start();
        for (String mount : ComposeFile.words(ComposeFile.services().get("primary"), "volumes").filter(each -> each.contains("initdb.d"))
                .map(each -> each.split(":")).sorted(Comparator.comparing(words -> words[1])).map(words -> words[0]).toList()) {
            run(Files.readString(ComposeFile.file(mount)).replace("/run/secrets/", secrets + "/"));
        }
    }

    @AfterAll
    static void stop() {
        primary.close();
    }

    @Test
    void theRolesHaveThePasswordsOfTheSecretsFiles() throws SQLException {
        primary.connection("postgres", "pgvigil", PASSWORD).close();
        primary.connection("postgres", "replicator", REPLICATION_PASSWORD).close();
        assertThatThrownBy(() -> primary.connection("postgres", "replicator", PASSWORD)).hasMessageContaining("password authentication failed");
        assertThat(primary.value("postgres", "SELECT rolreplication AND NOT rolsuper FROM pg_roles WHERE rolname = 'replicator'")).isEqualTo("t");
        assertThat(primary.log()).doesNotContain("'s \\password", "replicator's password");
    }

    @Test
    void pgvigilReadsThePrimaryTheStandbyAndPgBouncer(@TempDir Path directory) throws IOException {
        try (PgServer standby = primary.standby();
                PgBouncer pooler = PgBouncer.builder(primary).user("pgvigil", PASSWORD).settings(ComposeFile.DIRECTORY.resolve("pgbouncer/pgbouncer.ini")).start()) {
            String settings = Files.readString(ComposeFile.DIRECTORY.resolve("pgvigil.yaml")).replace("/run/secrets/", secrets + "/")
                    .replace("@primary/", "@127.0.0.1:" + primary.port() + "/").replace("@standby/", "@127.0.0.1:" + standby.port() + "/")
                    .replace("@pgbouncer:6432/", "@127.0.0.1:" + pooler.port() + "/").replace("/var/lib/pgvigil", directory.toString());
            JsonNode report = check(Files.writeString(directory.resolve("pgvigil.yaml"), settings));
            assertThat(report.path("targets")).hasSize(3).allSatisfy(target -> {
                assertThat(target.path("error").asText("")).isIn("", "null");
                assertThat(target.path("failing").asInt(-1)).isZero();
                assertThat(target.path("ok").asInt()).isPositive();
            });
            assertThat(report.at("/targets/2/name").asText()).isEqualTo("pooler");
        }
    }

    /** The file stands in for the server's own, so it must let in whom the services need. */
    @Test
    void theServerReadsItsRulesOfAuthentication() {
        Path rules = ComposeFile.DIRECTORY.resolve("postgres/pg_hba.conf").toAbsolutePath();
        try (PgServer server = PgServer.builder(MajorVersions.newest()).setting("hba_file", rules.toString()).start()) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(server.value("postgres",
                    "SELECT string_agg(concat_ws(' ', type, database, user_name, address, auth_method, error), ',' ORDER BY line_number) FROM pg_hba_file_rules"))
                    .isEqualTo("local {all} {all} trust,host {all} {all} 127.0.0.1 trust,host {all} {all} ::1 trust,"
                            + "host {replication} {replicator} samenet scram-sha-256,host {all} {all} samenet scram-sha-256"));
        }
    }

    private static JsonNode check(Path settings) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = PgVigil.run(new PrintWriter(out, true), new PrintWriter(err, true), "check", "--json", "--config", settings.toString());
        assertThat(List.of(code, err.toString())).as(out.toString()).isEqualTo(List.of(0, ""));
        return new ObjectMapper().readTree(out.toString());
    }

    private static void run(String script) throws SQLException {
        try (Connection connection = primary.connection("postgres"); Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
