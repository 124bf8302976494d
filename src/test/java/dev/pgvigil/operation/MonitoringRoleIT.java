package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.cli.PgVigil;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.SmokeMajors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped grants, by the scripts as a database administrator runs them, and what the role then sees. */
@Timeout(180)
class MonitoringRoleIT {
    private static final Path MINIMAL = Path.of("deploy/sql/monitoring-role.sql");
    private static final Path FULL = Path.of("deploy/sql/monitoring-role-full.sql");
    /** What has been granted, made or set: a second run must change nothing of it. */
    private static final String STATE = """
            SELECT string_agg(fact, E'\n' ORDER BY fact) FROM (
                SELECT format('%s login=%s inherit=%s limit=%s super=%s createrole=%s createdb=%s replication=%s bypassrls=%s %s', rolname, rolcanlogin,
                    rolinherit, rolconnlimit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconfig) AS fact
                FROM pg_roles WHERE rolname = 'pgvigil'
                UNION ALL SELECT format('member of %s', roleid::regrole) FROM pg_auth_members WHERE member = 'pgvigil'::regrole
                UNION ALL SELECT format('extension %s %s', extname, extversion) FROM pg_extension
                UNION ALL SELECT format('relation %s %s', oid::regclass, relacl) FROM pg_class WHERE relacl::text LIKE '%pgvigil=%'
                UNION ALL SELECT format('function %s %s', oid::regprocedure, proacl) FROM pg_proc WHERE proacl::text LIKE '%pgvigil=%'
                UNION ALL SELECT format('schema %s %s', nspname, nspacl) FROM pg_namespace WHERE nspacl::text LIKE '%pgvigil=%'
                UNION ALL SELECT format('database %s %s', datname, datacl) FROM pg_database WHERE datacl::text LIKE '%pgvigil=%'
            ) AS facts""";
    @TempDir
    private Path directory;

    @SmokeMajors
    void bothVariantsMayBeRunAgainAndLetEveryQueryRun(int major) throws IOException {
        try (PgServer server = PgServer.start(major)) {
            server.execute("CREATE DATABASE closed", "REVOKE CONNECT ON DATABASE closed FROM PUBLIC", "CREATE TABLE t (id serial PRIMARY KEY)");
            String minimal = runTwice(server, MINIMAL);
            assertThat(minimal).contains("pgvigil login=t inherit=t limit=6 super=f createrole=f createdb=f replication=f bypassrls=f")
                    .contains("default_transaction_read_only=on", "member of pg_monitor").doesNotContain("extension pg_stat", "pg_read_all_data");
            assertThat(skips(check(server))).as("the least says what more would buy").anySatisfy(skip -> assertThat(skip).contains("CREATE EXTENSION pg_stat_statements;"))
                    .anySatisfy(skip -> assertThat(skip).contains("pg_hba_file_rules"));

            String full = runTwice(server, FULL);
            run(server, "closed", "postgres", FULL);
            assertThat(full).contains("extension pg_stat_statements", "extension pgstattuple", "member of pg_read_all_data", "database closed", "temp_file_limit=256MB");
            assertThat(skips(check(server))).as("all that can be granted is, save the passwords")
                    .filteredOn(skip -> skip.contains("GRANT") || skip.contains("CREATE EXTENSION"))
                    .allSatisfy(skip -> assertThat(skip).containsAnyOf("pg_authid", "timescaledb"));
        }
    }

    @Test
    void anAdministratorWhoIsNoSuperuserGrantsWhatHeMayAndIsToldTheRest() throws SQLException {
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            server.execute("CREATE ROLE administrator LOGIN CREATEROLE CREATEDB", "GRANT pg_monitor TO administrator WITH ADMIN OPTION");
            run(server, "postgres", "administrator", MINIMAL);
            assertThat(run(server, "postgres", "administrator", FULL)).anySatisfy(notice -> assertThat(notice)
                    .startsWith("left out, pg_hba_file_rules: GRANT SELECT ON pg_catalog.pg_hba_file_rules TO pgvigil (permission denied for "));
            assertThat(server.value("postgres", STATE)).contains("limit=6", "member of pg_monitor");
        }
    }

    @Test
    void theFullVariantAsksForTheOtherFirst() {
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            assertThatThrownBy(() -> run(server, "postgres", "postgres", FULL)).hasMessageContaining("the role pgvigil is not there")
                    .hasMessageContaining("Run monitoring-role.sql first.");
        }
    }

    private static String runTwice(PgServer server, Path script) {
        run(server, "postgres", "postgres", script);
        String once = server.value("postgres", STATE);
        run(server, "postgres", "postgres", script);
        assertThat(server.value("postgres", STATE)).as("a second run of " + script).isEqualTo(once);
        return once;
    }

    /** One batch, as psql -c or any other client sends it; returns the notices. */
    private static List<String> run(PgServer server, String database, String user, Path script) {
        try (Connection connection = server.connection(database, user, ""); Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(script));
            List<String> notices = new ArrayList<>();
            for (var warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                notices.add(warning.getMessage());
            }
            return notices;
        } catch (IOException | SQLException e) {
            throw new AssertionError(script + " as " + user + ": " + e.getMessage(), e);
        }
    }

    /** The whole catalogue, by {@code pgvigil check}: nothing may fail. */
    private JsonNode check(PgServer server) throws IOException {
        Path settings = Files.writeString(directory.resolve("pgvigil.yaml"), "targets:\n  main: {url: \"" + Monitor.url(server)
                + "\", password: \"not asked for\", tags: [backups, statement_texts]}\nqueries: {preset: exhaustive}\n");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = PgVigil.run(new PrintWriter(out, true), new PrintWriter(err, true), "check", "--json", "--config", settings.toString());
        assertThat(code).as(out + "\n" + err).isZero();
        JsonNode target = new ObjectMapper().readTree(out.toString()).at("/targets/0");
        assertThat(target.path("failing").asInt(-1)).isZero();
        return target;
    }

    private static List<String> skips(JsonNode target) {
        return StreamSupport.stream(target.path("queries").spliterator(), false).filter(query -> query.path("outcome").asText().equals("skip"))
                .map(query -> query.path("query").asText() + ": " + query.path("message").asText()).toList();
    }
}
