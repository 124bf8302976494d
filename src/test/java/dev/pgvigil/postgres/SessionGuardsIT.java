package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.query;
import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Servers;
import dev.pgvigil.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SessionGuardsIT {
    private static final String GUARDS = """
            SELECT current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')
              || ' ' || current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('jit')
              || ' ' || current_setting('transaction_read_only') || ' ' || current_setting('default_transaction_read_only')
              || ' ' || current_setting('TimeZone') || ' ' || current_setting('application_name')
              || ' ' || current_setting('client_connection_check_interval') || ' ' || current_setting('search_path')""";

    @Majors
    void guardsHoldInsideTheSession(int major) {
        on(major, (server, database) -> {
            String guards = "2s 500ms 10s off on on UTC pgvigil 5s pg_catalog, pg_temp";
            assertThat(server.<Object>onVitals(session -> value(session, GUARDS))).isEqualTo(guards);
            assertThat(server.<Object>onSlow(session -> value(session, GUARDS))).isEqualTo(guards);
            assertThat(server.<Object>onDatabase(database.name(), session -> value(session, GUARDS))).isEqualTo(guards);
        });
    }

    @Majors
    void onlyShortLivedSessionsEndWhenIdle(int major) {
        on(major, (server, database) -> {
            String idle = "SELECT current_setting('idle_session_timeout')";
            assertThat(server.<Object>onVitals(session -> value(session, idle))).isEqualTo("0");
            assertThat(server.<Object>onSlow(session -> value(session, idle))).isEqualTo("1h");
            assertThat(server.<Object>onDatabase(database.name(), session -> value(session, idle))).isEqualTo("10s");
        });
    }

    @Majors
    void refusesToWrite(int major) {
        on(major, (server, database) -> {
            database.execute("CREATE TABLE t (x int)", "CREATE SEQUENCE s");
            for (String sql : List.of("WITH w AS (INSERT INTO public.t VALUES (1) RETURNING x) SELECT * FROM w",
                    "SELECT nextval('public.s')", "SELECT 1 INTO public.u", "SELECT * FROM public.t FOR UPDATE",
                    "SELECT set_config('transaction_read_only', 'off', false)", "EXPLAIN ANALYZE DELETE FROM public.t")) {
                assertThatThrownBy(() -> server.onVitals(session -> session.query(query(sql)))).as(sql)
                        .isInstanceOf(ServerException.class).hasMessageMatching("(25006|22023|25001) .*(read-only|read-write).*");
            }
            assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("0");
        });
    }

    @Majors
    void severalStatementsAndOtherCommandsNeverReachTheServer(int major) {
        on(major, (server, database) -> {
            database.execute("CREATE TABLE t (x int)");
            for (String sql : List.of("SELECT 1; COMMIT; DROP TABLE public.t", "COMMIT", "ROLLBACK", "SET transaction_read_only = off",
                    "/* /* */ SELECT */ COMMIT", "-- SELECT\rCOMMIT", "COPY (SELECT 1) TO PROGRAM 'true'", "DO $$ BEGIN COMMIT; END $$",
                    "SELECT 'a'';b'; DROP TABLE public.t", "SELECT $q$;$q$; DROP TABLE public.t", "")) {
                assertThatThrownBy(() -> server.onVitals(session -> session.query(query(sql)))).as(sql)
                        .isInstanceOf(ServerException.class).hasMessageMatching("(42601|25006) found .*, expected .*");
            }
            assertThat(database.value("SELECT count(*) FROM t")).isEqualTo("0");
        });
    }

    @Majors
    void semicolonsInTextsAndQuestionMarksAreNoTrouble(int major) {
        on(major, (server, database) -> server.onVitals(session -> {
            assertThat(value(session, "SELECT ';' || '--' -- ; not the end\n;")).isEqualTo(";--");
            assertThat(value(session, "SELECT E'\\'; COMMIT; --'")).isEqualTo("'; COMMIT; --");
            assertThat(value(session, "SELECT '{\"a\": 1}'::jsonb ? 'a'")).isEqualTo(true);
            assertThat(value(session, "(SELECT '{\"a\": 1}'::jsonb ?| array['b', 'a'])")).isEqualTo(true);
            assertThat(value(session, "SELECT '{fn now()}'")).isEqualTo("{fn now()}");
            assertThat(value(session, "SHOW lock_timeout")).isEqualTo("500ms");
            return null;
        }));
    }

    @Majors
    void whatAQueryChangesIsGoneAtTheNext(int major) {
        on(major, (server, database) -> server.onVitals(session -> {
            value(session, "SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false),"
                    + " set_config('search_path', 'public', false), set_config('TimeZone', 'Asia/Tokyo', false),"
                    + " set_config('default_transaction_read_only', 'off', false), set_config('jit', 'on', false)");
            assertThat(String.valueOf(value(session, GUARDS))).isEqualTo("2s 500ms 10s off on off UTC pgvigil 5s pg_catalog, pg_temp");
            return null;
        }));
    }

    @Majors
    void statementTimeoutEndsAQueryAndTheSessionStays(int major) {
        on(major, (server, database) -> server.onVitals(session -> {
            Object pid = value(session, "SELECT pg_backend_pid()");
            assertThatThrownBy(() -> session.query(new QueryRequest("SELECT pg_sleep(30)", Duration.ofMillis(100), List.of(), 10)))
                    .hasMessage("57014 canceling statement due to statement timeout; make the query cheaper or raise its timeout");
            assertThat(value(session, "SELECT pg_backend_pid()")).isEqualTo(pid);
            return null;
        }));
    }

    @Majors
    void lockTimeoutKeepsUsOutOfQueues(int major) {
        on(major, (server, database) -> {
            database.execute("CREATE TABLE t (x int)");
            try (Connection holder = database.connection(); Statement lock = holder.createStatement()) {
                holder.setAutoCommit(false);
                lock.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
                assertThatThrownBy(() -> server.onVitals(session -> session.query(query("SELECT * FROM public.t"))))
                        .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.isConnection()).isFalse())
                        .hasMessage("55P03 canceling statement due to lock timeout; another session holds a conflicting lock; "
                                + "the query runs again when due");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Majors
    void namesInPublicShadowNothing(int major) {
        on(major, (server, database) -> {
            database.execute("CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT ''1999-01-01''::timestamptz'",
                    "CREATE TABLE public.pg_class AS SELECT 'fake'::text AS relname",
                    "CREATE FUNCTION public.lower(varchar) RETURNS text LANGUAGE sql AS 'SELECT ''stolen''::text'",
                    "CREATE FUNCTION public.eq(varchar, varchar) RETURNS bool LANGUAGE sql AS 'SELECT false'",
                    "CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.eq)");
            server.onVitals(session -> {
                assertThat(value(session, "SELECT now() > '2020-01-01'")).isEqualTo(true);
                assertThat(value(session, "SELECT count(*) > 100 FROM pg_class")).isEqualTo(true);
                assertThat(value(session, "SELECT lower('A'::varchar)")).isEqualTo("a");
                assertThat(value(session, "SELECT 'a'::varchar = 'a'::varchar")).isEqualTo(true);
                return null;
            });
        });
    }

    @Majors
    void searchPathOfAQueryIsQuotedAndBehindTheCatalog(int major) {
        on(major, (server, database) -> {
            database.execute("CREATE SCHEMA \"My \"\"own\"", "CREATE TABLE \"My \"\"own\".mine AS SELECT 7 AS x",
                    "CREATE TABLE \"My \"\"own\".pg_class AS SELECT 1 AS x");
            QueryRequest request = new QueryRequest("SELECT x, current_setting('search_path'), (SELECT count(*) > 100 FROM pg_class) FROM mine",
                    Duration.ofSeconds(1), List.of("My \"own", "pg_catalog"), 10);
            assertThat(server.<Object[]>onVitals(session -> session.query(request).values().get(0)))
                    .containsExactly(7.0, "pg_catalog, \"My \"\"own\", pg_temp", true);
            assertThatThrownBy(() -> server.onVitals(session -> session.query(query("SELECT x FROM mine"))))
                    .hasMessage("42P01 relation \"mine\" does not exist; if it exists, qualify it with its schema or add the schema to "
                            + "search_path");
        });
    }

    @Majors
    void queriesCountAsCommitsNotAsRollbacks(int major) {
        on(major, (server, database) -> {
            server.onVitals(session -> value(session, "SELECT 1"));
            server.onVitals(session -> value(session, "SELECT 2"));
            server.close();
            assertThat(database.value("SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()")).isEqualTo("0");
        });
    }

    private static void on(int major, BiConsumer<Server, TestDatabase> test) {
        try (TestDatabase database = Servers.shared(major).createDatabase();
                Server server = Reach.of(database.server()).database(database.name()).open()) {
            test.accept(server, database);
        }
    }
}
