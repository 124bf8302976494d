package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TcpProxy;
import dev.pgvigil.testing.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that neither answers nor hangs up: only our own clock helps. The wire is the same on all versions. */
@Timeout(120)
class HangingServerIT {
    private static final QueryRequest SLEEP = new QueryRequest("SELECT pg_sleep(60)", Duration.ofSeconds(60), List.of(), 1);

    @Test
    void aQueryEndsShortlyAfterItsTimeoutThoughTheServerIsFrozen() {
        try (PgServer server = PgServer.start(MajorVersions.newest()); Server target = Reach.of(server).patience(Duration.ofSeconds(1)).open()) {
            CompletableFuture<Rows> running = new CompletableFuture<>();
            Thread lane = new Thread(() -> target.onVitals(session -> {
                value(session, "SELECT 1");
                server.freeze();
                try {
                    return session.query(new QueryRequest("SELECT 2", Duration.ofMillis(500), List.of(), 1));
                } catch (ServerException e) {
                    running.completeExceptionally(e);
                    throw e;
                }
            }));
            lane.setUncaughtExceptionHandler((thread, e) -> { });
            lane.start();
            assertThat(running).failsWithin(Duration.ofSeconds(5)).withThrowableThat().havingCause()
                    .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.isConnection()).isTrue())
                    .withMessage("08006 no answer in time: the server hangs or the network loses packets");
            assertThatThrownBy(() -> target.onVitals(Session::inRecovery)).isInstanceOf(ServerException.class).hasMessageContaining("login to 127.0.0.1:");
            server.resume();
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> !target.<Boolean>onVitals(Session::inRecovery));
        }
    }

    @Test
    void aNetworkSilentInTheMiddleOfAResultCostsNoMoreThanTheTimeoutAndASecond() {
        try (PgServer server = PgServer.start(MajorVersions.newest()); TcpProxy proxy = TcpProxy.before(server);
                Server target = Reach.of(proxy.host(), proxy.port()).open()) {
            String streaming = "SELECT repeat('x', 8000), pg_sleep(0.01) FROM generate_series(1, 1000)";
            Threads.EACH_ITS_OWN.execute(() -> {
                Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> server.value("postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgvigil' AND query LIKE '%SELECT repeat%' "
                                + "AND now() - query_start > '2 s'").equals("1"));
                proxy.stall();
            });
            long started = System.nanoTime();
            assertThatThrownBy(() -> target.onVitals(session -> session.query(new QueryRequest(streaming, Duration.ofSeconds(6), List.of(), 1_000))))
                    .hasMessage("08006 no answer in time: the server hangs or the network loses packets");
            // With that patience for each read alone it would take ten and more.
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofSeconds(6), Duration.ofMillis(9_500));
        }
    }

    @Test
    void closesWithinSecondsThoughTheServerIsFrozen() {
        try (PgServer server = PgServer.start(MajorVersions.newest())) {
            Server target = Reach.of(server).open();
            target.onSlow(Session::inRecovery);
            CompletableFuture<?> vitals = CompletableFuture.runAsync(() -> target.onVitals(session -> session.query(SLEEP)), Threads.EACH_ITS_OWN);
            CompletableFuture<?> visit = CompletableFuture.runAsync(() -> target.onDatabase("postgres", session -> session.query(SLEEP)),
                    Threads.EACH_ITS_OWN);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.value("postgres",
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'").equals("2"));
            server.freeze();
            long started = System.nanoTime();
            target.close();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
            assertThat(vitals).failsWithin(Duration.ofSeconds(5));
            assertThat(visit).failsWithin(Duration.ofSeconds(5));
            server.resume();
        }
    }

    @Test
    void closesAtOnceThoughLanesHangInTheirLogins() {
        try (PgServer server = PgServer.start(MajorVersions.newest()); TcpProxy proxy = TcpProxy.before(server)) {
            proxy.stall();
            Server target = Reach.of(proxy.host(), proxy.port()).patience(Duration.ofSeconds(60)).open();
            CompletableFuture<?> vitals = CompletableFuture.runAsync(() -> target.onVitals(Session::inRecovery), Threads.EACH_ITS_OWN);
            CompletableFuture<?> slow = CompletableFuture.runAsync(() -> target.onSlow(Session::inRecovery), Threads.EACH_ITS_OWN);
            CompletableFuture<Login> login = CompletableFuture.supplyAsync(target::login, Threads.EACH_ITS_OWN);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> proxy.accepted() == 3);
            target.close();
            String closed = "08003 the target's connections are closed";
            for (CompletableFuture<?> lane : List.of(vitals, slow)) {
                assertThat(lane).failsWithin(Duration.ofSeconds(3)).withThrowableThat().havingCause().isInstanceOf(ServerException.class)
                        .withMessage(closed);
            }
            assertThat(login).succeedsWithin(Duration.ofSeconds(3)).satisfies(failed -> assertThat(failed.message()).isEqualTo(closed));
        }
    }

    @Test
    void aLoginGivesUpAfterTheConnectTimeout() {
        try (PgServer server = PgServer.start(MajorVersions.newest()); TcpProxy proxy = TcpProxy.before(server)) {
            proxy.stall();
            try (Server target = Reach.of(proxy.host(), proxy.port()).patience(Duration.ofSeconds(1)).open()) {
                long started = System.nanoTime();
                Login login = target.login();
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
                assertThat(login.succeeded()).isFalse();
                assertThat(login.sqlState()).isEmpty();
                proxy.forward();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> target.login().succeeded());
            }
        }
    }

    @Test
    void aFailedLoginIsOneTry() {
        try (PgServer server = PgServer.start(MajorVersions.newest()); TcpProxy proxy = TcpProxy.before(server)) {
            try (Server target = Reach.of(proxy.host(), proxy.port()).user("nobody", "x").open()) {
                assertThatThrownBy(() -> target.onVitals(Session::inRecovery)).isInstanceOf(ServerException.class).hasMessageContaining(" 28000 ");
            }
            // sslmode prefer asks for TLS on the same connection, and after a refusal of class 28 the driver tries once without.
            assertThat(proxy.accepted()).isLessThanOrEqualTo(2);
        }
    }
}
