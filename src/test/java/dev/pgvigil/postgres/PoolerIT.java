package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.query;
import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TcpProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolerIT {
    private static final String GUARDS = """
            SELECT current_setting('statement_timeout') || ' ' || current_setting('lock_timeout') || ' '
              || current_setting('transaction_read_only') || ' ' || current_setting('search_path') || ' ' || current_setting('jit')""";
    private PgServer server;
    /** One server connection for everybody, so that whatever leaks is seen by the next. */
    private PgBouncer bouncer;

    @BeforeAll
    void start() {
        server = PgServer.start(MajorVersions.newest());
        server.execute("CREATE ROLE monitor LOGIN");
        bouncer = PgBouncer.builder(server).user("monitor", "m").setting("default_pool_size", "1").start();
    }

    @AfterAll
    void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void isFoundAndGuardsHoldInEachTransaction() {
        try (Server target = through(PoolerMode.AUTO).open()) {
            assertThat(target.<Object>onVitals(session -> value(session, GUARDS))).isEqualTo("2s 500ms on pg_catalog, pg_temp off");
            ServerFacts facts = target.onVitals(session -> session.preflight(Wanted.NOTHING));
            assertThat(facts.pooled()).isTrue();
            assertThat(facts.pgbouncer()).isFalse();
            assertThat(facts.versionNumber()).isGreaterThan(180_000);
            assertThat(target.<Object>onSlow(session -> value(session, GUARDS))).isEqualTo("2s 500ms on pg_catalog, pg_temp off");
            assertThat(target.<Object>onDatabase("template1", session -> value(session, "SELECT current_database()"))).isEqualTo("template1");
            assertThat(target.login().succeeded()).isTrue();
        }
    }

    @Test
    void isFoundWhenItDropsTheOptionsWithoutAWord() {
        try (PgBouncer silent = PgBouncer.builder(server).user("monitor", "m").setting("ignore_startup_parameters", "options").start();
                Server target = Reach.of(silent.host(), silent.port()).user("monitor", "m").open()) {
            assertThat(target.<Object>onVitals(session -> value(session, GUARDS))).isEqualTo("2s 500ms on pg_catalog, pg_temp off");
            assertThat(target.<Boolean>onVitals(session -> session.preflight(Wanted.NOTHING).pooled())).isTrue();
        }
    }

    @Test
    void saidToBeAbsentItIsRefusedWithTheRemedy() {
        try (Server target = through(PoolerMode.NONE).open()) {
            assertThat(target.login().message()).isEqualTo("login to 127.0.0.1:" + bouncer.port()
                    + "/postgres failed: 08P01 unsupported startup parameter: options; set pooler: transaction if PgBouncer stands between");
        }
    }

    @Test
    void leaksNothingToAnotherClient() throws SQLException {
        try (Server target = through(PoolerMode.TRANSACTION).open(); Connection other = otherClient(0); Statement statement = other.createStatement()) {
            String before = one(statement, GUARDS);
            target.onVitals(session -> value(session, "SELECT 1"));
            assertThatThrownBy(() -> target.onVitals(session -> session.query(query("SELECT 1/0")))).isInstanceOf(ServerException.class);
            assertThatThrownBy(() -> target.onVitals(session -> session.query(new QueryRequest("SELECT pg_sleep(9)", Duration.ofMillis(50),
                    List.of("public"), 10)))).isInstanceOf(ServerException.class);
            assertThat(one(statement, GUARDS)).isEqualTo(before).isEqualTo("0 0 off \"$user\", public " + one(statement, "SHOW jit"));
        }
    }

    @Test
    void statementNamesNeverCollideWithAnotherClients() throws SQLException {
        try (Server target = through(PoolerMode.TRANSACTION).open(); Connection other = otherClient(1)) {
            for (int i = 0; i < 20; i++) {
                try (PreparedStatement named = other.prepareStatement("SELECT 40 + 2")) {
                    named.execute();
                }
                assertThat(target.<Object>onVitals(session -> value(session, "SELECT count(*) FROM generate_series(1, 3000)"))).isEqualTo(3000.0);
                assertThat(target.<Object>onSlow(session -> session.query(new QueryRequest("SELECT * FROM generate_series(1, 3000)",
                        Duration.ofSeconds(2), List.of(), 1_500)).cut())).isEqualTo(1_500L);
            }
        }
    }

    @Test
    void theConsoleAnswersShowCommandsOnly() {
        try (Server target = Reach.of(bouncer.host(), bouncer.port()).database("pgbouncer").user("stats", "stats").open()) {
            ServerFacts facts = target.onVitals(session -> session.preflight(new Wanted(Set.of("now()"), Set.of(), Set.of("pg_monitor"))));
            assertThat(facts.pgbouncer()).isTrue();
            assertThat(facts.pooled()).isFalse();
            assertThat(facts.versionNumber()).isGreaterThanOrEqualTo(11_800);
            assertThat(facts.version()).matches("1\\.\\d+\\.\\d+");
            assertThat(facts.user()).isEqualTo("stats");
            assertThat(target.<Boolean>onVitals(Session::inRecovery)).isFalse();
            Rows pools = target.onVitals(session -> session.query(query("SHOW POOLS")));
            assertThat(pools.columns()).extracting(Rows.Column::name).contains("database", "user", "cl_active", "sv_idle", "maxwait");
            assertThat(pools.values()).anySatisfy(row -> assertThat(row[0]).isEqualTo("pgbouncer"));
            int active = pools.columns().stream().map(Rows.Column::name).toList().indexOf("cl_active");
            assertThat(pools.values().get(0)[active]).isInstanceOf(Double.class);
            assertThat(target.<Long>onSlow(session -> session.query(new QueryRequest("show config", Duration.ofSeconds(1), List.of(), 5)).cut()))
                    .isGreaterThan(10L);
            assertThatThrownBy(() -> target.onVitals(session -> session.query(query("PAUSE")))).hasMessage(
                    "25006 found a statement that begins with PAUSE, expected SHOW, as nothing else is sent to PgBouncer's console");
            assertThatThrownBy(() -> target.onVitals(session -> session.query(query("SHOW POOLS; PAUSE")))).hasMessageStartingWith("42601 ");
            assertThatThrownBy(() -> target.onVitals(session -> session.query(query("SHOW NONSENSE")))).isInstanceOf(ServerException.class);
            assertThat(target.login().succeeded()).isTrue();
        }
    }

    @Test
    void theConsoleIsFoundAliveAndDeadLikeAnyOther() {
        try (TcpProxy proxy = TcpProxy.before(bouncer.host(), bouncer.port()); Server target = Reach.of(proxy.host(), proxy.port())
                .database("pgbouncer").user("admin", "admin").pooler(PoolerMode.CONSOLE).open()) {
            target.onVitals(session -> session.query(query("SHOW STATS")));
            // Past half a second the pool looks whether the connection lives, in a way the console has to understand.
            Awaitility.await().pollDelay(Duration.ofMillis(700)).until(() -> true);
            target.onVitals(session -> session.query(query("SHOW STATS")));
            assertThat(proxy.accepted()).isOne();
            proxy.drop();
            assertThatThrownBy(() -> target.onVitals(session -> session.query(query("SHOW STATS")))).isInstanceOf(ServerException.class);
            proxy.forward();
            assertThat(target.<Rows>onVitals(session -> session.query(query("SHOW STATS"))).values()).isNotEmpty();
        }
        assertThat(bouncer.log()).doesNotContain("IDENTIFY_SYSTEM").doesNotContain("invalid command 'SET");
    }

    private Reach through(PoolerMode mode) {
        return Reach.of(bouncer.host(), bouncer.port()).user("monitor", "m").pooler(mode);
    }

    private Connection otherClient(int prepareThreshold) throws SQLException {
        return DriverManager.getConnection(bouncer.jdbcUrl("postgres") + "?user=monitor&password=m&socketTimeout=20&prepareThreshold=" + prepareThreshold);
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
