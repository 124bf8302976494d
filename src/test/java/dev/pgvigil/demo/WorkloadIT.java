package dev.pgvigil.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Alone;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Each activity leaves the trace in the server's statistics that it is there for. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Alone
class WorkloadIT {
    private static final Rest NONE = time -> { };
    private final RunningParts parts = new RunningParts();
    private DemoCluster cluster;

    @BeforeAll
    void start() throws IOException {
        cluster = DemoCluster.start(14, parts);
        parts.startingEnded();
    }

    @AfterAll
    void stop() {
        parts.startingEnded();
        parts.close();
    }

    @Test
    void writesReachTheStandbyWhereReadsFindThem() throws Exception {
        run(new Writes());
        run(new Writes());
        Awaitility.await().atMost(Duration.ofSeconds(20))
                .until(() -> !"0".equals(cluster.standby().value("shop", "SELECT count(*) FROM app.history")));
        try (Connection connection = cluster.connect(cluster.standby(), "shop")) {
            new Reads().run(connection, NONE);
        }
    }

    @Test
    void slowStatementsHaveALongMeanTime() throws Exception {
        run(new SlowStatements());
        assertThat(cluster.primary().value("postgres", "SELECT max(mean_exec_time) >= 100 FROM pg_stat_statements WHERE query LIKE '%pg_sleep%'"))
                .isEqualTo("t");
    }

    @Test
    void lockWaitsBlockASession() throws Exception {
        Thread waits = new Thread(() -> runQuietly(new LockWaits(this::open)));
        waits.start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> "1".equals(cluster.primary().value("postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'app' AND query LIKE '%app.carts%'")));
        waits.join();
    }

    @Test
    void deadRowsStay() throws Exception {
        run(new DeadRows());
        awaitPositive("shop", "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'carts'");
    }

    @Test
    void deadlocksAreCounted() throws Exception {
        run(new Deadlocks(this::open));
        awaitPositive("shop", "SELECT deadlocks FROM pg_stat_database WHERE datname = 'shop'");
    }

    @Test
    void idleTransactionsAreSeenWhileTheyRest() throws Exception {
        try (Connection connection = open("analytics")) {
            new IdleTransactions().run(connection, time -> awaitPositive("postgres",
                    "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = 'analytics'"));
        }
    }

    @Test
    void temporaryFilesAreCounted() throws Exception {
        run(new TemporaryFiles());
        awaitPositive("analytics", "SELECT temp_files FROM pg_stat_database WHERE datname = 'analytics'");
    }

    @Test
    void everyActivityRunsTwiceOnOneSession() throws Exception {
        for (Activity activity : Workload.activities(this::open)) {
            try (Connection connection = open(activity.database())) {
                activity.run(connection, NONE);
                activity.run(connection, NONE);
            }
        }
    }

    @Test
    void closingEndsEverySessionThatIsBeingWaitedFor() throws Exception {
        Workload workload = Workload.start(cluster);
        awaitPositive("postgres", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app' AND wait_event_type = 'Lock'");
        long before = System.nanoTime();
        workload.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("demo-") && thread.isAlive());
    }

    @Test
    void monitoringRoleLogsInWithItsPasswordAndSeesAll() throws Exception {
        try (Connection connection = cluster.standby().connection("postgres", "pgvigil", cluster.password())) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(cluster.primary().value("postgres", "SELECT pg_has_role('pgvigil', 'pg_monitor', 'MEMBER')")).isEqualTo("t");
    }

    private void run(Activity activity) throws Exception {
        try (Connection connection = open(activity.database())) {
            activity.run(connection, NONE);
        }
    }

    private void runQuietly(Activity activity) {
        try {
            run(activity);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Connection open(String database) throws SQLException {
        return cluster.connect(cluster.primary(), database);
    }

    private void awaitPositive(String database, String sql) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Long.parseLong(cluster.primary().value(database, sql)) > 0);
    }
}
