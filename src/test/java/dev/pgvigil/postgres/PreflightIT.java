package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.HostPort;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestDatabase;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PreflightIT {
    @Majors
    void saysWhatIsThereAndWhatIsMissing(int major) {
        try (PgServer server = PgServer.start(major); TestDatabase database = server.createDatabase()) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'm'", "GRANT pg_read_all_settings TO monitor",
                    "CREATE DATABASE closed ALLOW_CONNECTIONS false", "CREATE DATABASE private", "REVOKE CONNECT ON DATABASE private FROM PUBLIC");
            database.execute("CREATE SCHEMA ext", "GRANT USAGE ON SCHEMA ext TO monitor", "CREATE EXTENSION pg_stat_statements SCHEMA ext",
                    "CREATE TABLE public.readable (x int)", "GRANT SELECT ON public.readable TO monitor", "CREATE TABLE public.hidden (x int)",
                    "CREATE SCHEMA secret", "CREATE TABLE secret.t (x int)", "GRANT SELECT ON secret.t TO monitor", "CREATE SEQUENCE public.seq",
                    "CREATE FUNCTION secret.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE TABLE public.\"My Table\" (x int)",
                    "GRANT SELECT ON public.\"My Table\" TO monitor");
            Wanted wanted = new Wanted(
                    Set.of("pg_ls_waldir()", "pg_ls_waldir", "now()", "pg_stat_statements(boolean)", "pg_backend_pid", "nosuch(int)", "nosuch",
                            "secret.f(int)", "secret.f", "lower(text)", "no(name", "x(nosuchtype)"),
                    Set.of("readable", "hidden", "secret.t", "nosuch", "pg_catalog.pg_class", "pg_authid", "seq", "\"My Table\"", "My Table",
                            "READABLE", "pg_stat_statements", "no schema.x"),
                    Set.of("pg_monitor", "pg_read_all_settings", "pg_never_there"));
            try (Server target = Reach.of(server).database(database.name()).user("monitor", "m").open()) {
                ServerFacts facts = target.onVitals(session -> session.preflight(wanted));
                assertThat(facts.versionNumber() / 10_000).isEqualTo(major);
                assertThat(facts.version()).startsWith(major + ".");
                assertThat(facts.pgbouncer()).isFalse();
                assertThat(facts.pooled()).isFalse();
                assertThat(facts.inRecovery()).isFalse();
                assertThat(facts.systemIdentifier()).isEqualTo(server.value("postgres", "SELECT system_identifier FROM pg_control_system()"));
                assertThat(facts.user()).isEqualTo("monitor");
                assertThat(facts.superuser()).isFalse();
                assertThat(facts.missingRoles()).containsExactlyInAnyOrder("pg_monitor", "pg_never_there");
                assertThat(facts.startedAt()).isBetween(Instant.now().minusSeconds(120), Instant.now());
                assertThat(facts.databases()).contains(new DatabaseEntry("postgres", false, true, true),
                        new DatabaseEntry("template0", true, false, true), new DatabaseEntry("template1", true, true, true),
                        new DatabaseEntry("closed", false, false, true), new DatabaseEntry("private", false, true, false));
                assertThat(facts.main().datname()).isEqualTo(database.name());
                assertThat(facts.main().extensions()).containsKey("plpgsql");
                assertThat(facts.main().extensions().get("pg_stat_statements").schema()).isEqualTo("ext");
                assertThat(facts.main().extensions().get("pg_stat_statements").version()).matches("1\\.\\d+");
                assertThat(facts.main().schemas()).contains("pg_catalog", "public", "ext", "secret");
                assertThat(facts.main().missingFunctions()).containsExactlyInAnyOrder("pg_ls_waldir()", "pg_ls_waldir", "nosuch(int)", "nosuch",
                        "secret.f(int)", "secret.f", "no(name", "x(nosuchtype)");
                assertThat(facts.main().missingRelations()).containsExactlyInAnyOrder("hidden", "secret.t", "nosuch", "pg_authid", "seq",
                        "My Table", "no schema.x");
                assertThat(target.<DatabaseFacts>onDatabase(database.name(), session -> session.databaseFacts(wanted))).isEqualTo(facts.main());
            }
        }
    }

    @Majors
    void withoutPrivilegeTheSystemIdentifierIsEmpty(int major) {
        try (PgServer server = PgServer.start(major)) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'm'", "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
            try (Server target = Reach.of(server).user("monitor", "m").open()) {
                assertThat(target.<String>onVitals(session -> session.preflight(Wanted.NOTHING).systemIdentifier())).isEmpty();
            }
        }
    }

    @Majors
    void aStandbySaysSoAndThePrimaryIsChosenAmongAddresses(int major) {
        try (PgServer primary = PgServer.start(major)) {
            PgServer standby = primary.standby();
            Reach both = Reach.of(primary).hosts(new HostPort(standby.host(), standby.port()),
                    new HostPort(primary.host(), primary.port()));
            assertRecovery(both.role("any"), true);
            assertRecovery(both.role("primary"), false);
            assertRecovery(both.role("read-write"), false);
            assertRecovery(both.role("standby"), true);
            assertRecovery(both.role("prefer-standby"), true);
            standby.stop();
            assertRecovery(both.role("prefer-standby"), false);
            assertRecovery(both.role("any"), false);
            try (Server target = both.role("standby").open()) {
                Login login = target.login();
                assertThat(login.succeeded()).isFalse();
                assertThat(login.message()).contains("127.0.0.1:" + standby.port() + "/postgres failed: 08001 connection refused")
                        .contains(" | 127.0.0.1:" + primary.port() + ": found a server of the other role, expected target_session_attrs standby");
            }
        }
    }

    private static void assertRecovery(Reach reach, boolean expected) {
        try (Server target = reach.open()) {
            assertThat(target.<Boolean>onVitals(Session::inRecovery)).isEqualTo(expected);
            assertThat(target.<Boolean>onVitals(session -> session.preflight(Wanted.NOTHING).inRecovery())).isEqualTo(expected);
        }
    }
}
