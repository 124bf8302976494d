package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.query.Scope;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.SmokeMajors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every shipped query on every major version, on a primary and its standby, as four roles from nothing to superuser. */
@Timeout(240)
class EveryServerIT {
    /** Where nothing can be done about it, or with the statement that does. */
    private static final String REASON = "only on (a primary|a replica|version .*|targets tagged .*|databases with extension (timescaledb|pg_stat_monitor))|.* on this machine.*|"
            + "(extension|no privileges of|no SELECT on|no EXECUTE on|predicate that) [^;]*; (GRANT|CREATE|ALTER) [^;]*;( GRANT [^;]*;)*";
    @TempDir
    private Path directory;

    @SmokeMajors
    void runsEverythingOrSaysWhyNot(int major) {
        try (PgServer primary = PgServer.start(major)) {
            Monitor.createRole(primary);
            primary.execute("CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pg_buffercache", "CREATE ROLE nothing LOGIN",
                    "CREATE ROLE pgvigil_full LOGIN IN ROLE pg_monitor, pg_read_all_data",
                    "GRANT SELECT ON pg_catalog.pg_hba_file_rules, pg_catalog.pg_file_settings, pg_catalog.pg_authid TO pgvigil_full",
                    "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules(), pg_catalog.pg_show_all_file_settings(), pg_catalog.pg_ls_dir(text)"
                            + " TO pgvigil_full", "CREATE TABLE t (id serial PRIMARY KEY, x text)",
                    "INSERT INTO t (x) SELECT repeat('x', 500) FROM generate_series(1, 5000)", "VACUUM ANALYZE t");
            try (PgServer standby = primary.standby()) {
                for (String user : List.of("nothing", Monitor.USER, "pgvigil_full", "postgres")) {
                    looksRight(user, primary);
                    looksRight(user, standby);
                }
                assertThat(skipped("pgvigil_full", primary)).allSatisfy(message -> assertThat(message).matches("only on .*|extension .*"));
                assertThat(skipped("pgvigil_full", standby)).allSatisfy(message -> assertThat(message).matches("only on .*|extension .*"));
            }
        }
    }

    /** lock_timeout would end whatever waits, and so fail its query. */
    @Majors
    void nothingAtServerScopeWaitsForALockedTable(int major) throws SQLException {
        try (PgServer server = PgServer.start(major); Client holder = Client.on(server)) {
            server.execute("CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pg_buffercache", "CREATE TABLE held (x int PRIMARY KEY, y text)",
                    "CREATE SEQUENCE held_too", "CREATE PUBLICATION p FOR TABLE held");
            holder.run("ALTER TABLE held ADD COLUMN z int", "LOCK TABLE held IN ACCESS EXCLUSIVE MODE", "DROP SEQUENCE held_too");
            try (ServerLook look = ServerLook.as("postgres", directory, server)) {
                assertThat(look.round().results()).filteredOn(result -> result.planned().query().scope() == Scope.SERVER)
                        .allSatisfy(result -> assertThat(result.outcome()).as(result.planned().query().key() + ": " + result.message())
                                .isNotEqualTo(Outcome.FAIL));
            }
        }
    }

    private void looksRight(String user, PgServer server) {
        try (ServerLook look = ServerLook.as(user, directory, server)) {
            Seen seen = look.round();
            assertThat(seen.result("pg_config").outcome()).as(user + " sees settings enough for a hash").isEqualTo(Outcome.OK);
            assertThat(seen.results()).hasSizeGreaterThan(60).allSatisfy(result -> {
                assertThat(result.outcome()).as(user + " " + result.planned().query().key() + ": " + result.message()).isNotEqualTo(Outcome.FAIL);
                // Of a query that ran a message would be a warning: a column that is missing or that nobody declared.
                assertThat(result.message()).as(user + " " + result.planned().query().key())
                        .matches(result.outcome() == Outcome.OK ? "" : REASON);
            });
        }
    }

    private List<String> skipped(String user, PgServer server) {
        try (ServerLook look = ServerLook.as(user, directory, server)) {
            return look.round().results().stream().filter(result -> result.outcome() == Outcome.SKIP).map(result -> result.message()).toList();
        }
    }
}
