package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.query;
import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Servers;
import dev.pgvigil.testing.Threads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ConnectionBudgetIT {
    private static final String OURS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgvigil'";
    private static final String PID = "SELECT pg_backend_pid()";

    @Majors
    void nothingConnectsBeforeItIsUsed(int major) {
        PgServer server = Servers.shared(major);
        try (Server target = Reach.of(server).open()) {
            // An earlier test's session may still be on its way out.
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.value("postgres", OURS).equals("0"));
            target.onVitals(Session::inRecovery);
            assertThat(server.value("postgres", OURS)).isEqualTo("1");
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.value("postgres", OURS).equals("0"));
    }

    @Majors
    void neverMoreThanThreeConnectionsWhateverRunsAtOnce(int major) throws Exception {
        PgServer server = Servers.shared(major);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Server target = Reach.of(server).open(); Connection watch = server.connection("postgres"); Statement look = watch.createStatement()) {
            Function<Session, Object> work = session -> value(session, "SELECT pg_sleep(0.02)");
            List<CompletableFuture<?>> running = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                running.add(CompletableFuture.runAsync(() -> target.onVitals(work), threads));
                running.add(CompletableFuture.runAsync(() -> target.onSlow(work), threads));
                running.add(CompletableFuture.runAsync(() -> target.onDatabase("template1", work), threads));
                running.add(CompletableFuture.runAsync(target::login, threads));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
            int most = 0;
            while (!all.isDone()) {
                most = Math.max(most, ours(look));
            }
            all.join();
            assertThat(most).isBetween(1, 3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Majors
    void vitalsGoOnWhenTheServerHasNoSlotLeft(int major) throws SQLException {
        List<Connection> greedy = new ArrayList<>();
        try (PgServer server = PgServer.builder(major).setting("max_connections", "12").setting("max_wal_senders", "2").start()) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'm'", "CREATE ROLE app LOGIN PASSWORD 'a'");
            try (Server target = Reach.of(server).user("monitor", "m").open()) {
                Object pid = target.onVitals(session -> value(session, PID));
                takeAll(server, greedy);
                assertThat(target.<Object>onVitals(session -> value(session, PID))).isEqualTo(pid);
                // "Not supported" and a failing statement must not cost the connection now.
                assertThatThrownBy(() -> target.onVitals(session -> session.query(query("SELECT 1/0")))).hasMessageStartingWith("22012 ");
                assertThatThrownBy(() -> target.onVitals(session -> session.query(query("SELECT relname FROM pg_class FOR UPDATE NOWAIT"))))
                        .isInstanceOf(ServerException.class);
                assertThatThrownBy(() -> target.onVitals(session -> session.query(query(
                        "SELECT 1 UNION SELECT 2 FOR UPDATE")))).hasMessageStartingWith("0A000 ");
                assertThat(target.<Object>onVitals(session -> value(session, PID))).isEqualTo(pid);
                Login login = target.login();
                assertThat(login.succeeded()).isFalse();
                assertThat(login.sqlState()).isEqualTo("53300");
                assertThat(login.message()).startsWith("login to 127.0.0.1:" + server.port() + "/postgres failed: 53300 ")
                        .endsWith("; free connections or raise max_connections; from PostgreSQL 16 on GRANT pg_use_reserved_connections helps");
            } finally {
                for (Connection connection : greedy) {
                    connection.close();
                }
            }
        }
    }

    @Majors
    void connectsAnewAfterARestartAndSaysWhyItCannotMeanwhile(int major) {
        try (PgServer server = PgServer.start(major); Server target = Reach.of(server).open()) {
            Object before = target.onVitals(session -> value(session, PID));
            target.onSlow(session -> value(session, PID));
            server.stop();
            assertThatThrownBy(() -> target.onVitals(Session::inRecovery)).isInstanceOf(ServerException.class);
            assertThatThrownBy(() -> target.onVitals(Session::inRecovery))
                    .isInstanceOfSatisfying(ServerException.class, e -> {
                        assertThat(e.sqlState()).isEqualTo("08001");
                        assertThat(e.isConnection()).isTrue();
                    })
                    .hasMessage("login to 127.0.0.1:" + server.port() + "/postgres failed: 08001 connection refused: nothing listens there, "
                            + "or a firewall is in the way");
            Login login = target.login();
            assertThat(login.succeeded()).isFalse();
            assertThat(login.sqlState()).isEmpty();
            server.startAgain();
            assertThat(target.<Object>onVitals(session -> value(session, PID))).isNotNull().isNotEqualTo(before);
            // Its connection was used less than half a second ago, so the pool may not look, and the first call may find it dead.
            Awaitility.await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> !target.<Boolean>onSlow(Session::inRecovery));
            assertThat(target.login()).returns(true, Login::succeeded).returns("", Login::sqlState).returns("", Login::message);
        }
    }

    @Majors
    void aConnectionThatDiedWhileIdleIsReplacedInTheSameCall(int major) {
        PgServer server = Servers.shared(major);
        try (Server target = Reach.of(server).open()) {
            Object before = target.onVitals(session -> value(session, PID));
            server.execute("SELECT pg_terminate_backend(" + ((Double) before).intValue() + ")");
            // Within half a second of its last use the pool does not look; then the failing call itself drops it.
            Awaitility.await().atMost(Duration.ofSeconds(5)).ignoreExceptions()
                    .until(() -> !before.equals(target.<Object>onVitals(session -> value(session, PID))));
            assertThat(Integer.parseInt(server.value("postgres", OURS))).isEqualTo(1);
        }
    }

    @Majors
    void aVisitEndsAfterFourSecondsInAll(int major) {
        try (Server target = Reach.of(Servers.shared(major)).open()) {
            assertThatThrownBy(() -> target.onDatabase("template1", session -> {
                assertThat(session.timeLeft()).hasValueSatisfying(left -> assertThat(left).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4)));
                session.query(new QueryRequest("SELECT pg_sleep(2.5)", Duration.ofSeconds(30), List.of(), 1));
                return session.query(new QueryRequest("SELECT pg_sleep(30)", Duration.ofSeconds(30), List.of(), 1));
            })).hasMessageStartingWith("57014 canceling statement due to statement timeout");
            assertThatThrownBy(() -> target.onDatabase("template1", session -> {
                Awaitility.await().atMost(Duration.ofSeconds(6)).until(() -> session.timeLeft().orElseThrow().isNegative());
                return value(session, "SELECT 1");
            })).hasMessage("57014 the visit's 4 s in this database are over; make its queries cheaper");
        }
    }

    @Majors
    void aMissingDatabaseIsSaidSo(int major) {
        PgServer server = Servers.shared(major);
        try (Server target = Reach.of(server).open()) {
            assertThatThrownBy(() -> target.onDatabase("no such", session -> null)).hasMessage("login to 127.0.0.1:" + server.port()
                    + "/no such failed: 3D000 database \"no such\" does not exist; create the database or name another one");
        }
    }

    @Majors
    void closingEndsWhatRunsOnTheServerToo(int major) {
        PgServer server = Servers.shared(major);
        Server target = Reach.of(server).open();
        CompletableFuture<?> vitals = CompletableFuture.runAsync(() -> target.onVitals(ConnectionBudgetIT::sleep), Threads.EACH_ITS_OWN);
        CompletableFuture<?> slow = CompletableFuture.runAsync(() -> target.onSlow(ConnectionBudgetIT::sleep), Threads.EACH_ITS_OWN);
        CompletableFuture<?> visit = CompletableFuture.runAsync(() -> target.onDatabase("template1", ConnectionBudgetIT::sleep),
                Threads.EACH_ITS_OWN);
        String sleeping = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgvigil' AND wait_event = 'PgSleep'";
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.value("postgres", sleeping).equals("3"));
        long started = System.nanoTime();
        target.close();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
        for (CompletableFuture<?> running : List.of(vitals, slow, visit)) {
            assertThat(running).failsWithin(Duration.ofSeconds(5)).withThrowableThat().withCauseInstanceOf(ServerException.class);
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.value("postgres", OURS).equals("0"));
        target.close();
        assertThatThrownBy(() -> target.onVitals(Session::inRecovery)).hasMessage("08003 the target's connections are closed");
        assertThatThrownBy(() -> target.onDatabase("postgres", Session::inRecovery)).hasMessage("08003 the target's connections are closed");
    }

    private static Rows sleep(Session session) {
        return session.query(new QueryRequest("SELECT pg_sleep(60)", Duration.ofSeconds(60), List.of(), 1));
    }

    private static int ours(Statement look) throws SQLException {
        try (ResultSet rows = look.executeQuery(OURS)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void takeAll(PgServer server, List<Connection> greedy) {
        assertThatThrownBy(() -> {
            while (true) {
                greedy.add(server.connection("postgres", "app", "a"));
            }
        }).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53300"));
    }
}
