package dev.pgvigil.soak;

import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The server is there, and somebody on it is in the way. */
final class SessionFaults {
    private static final String CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgvigil'";
    private final World world;

    SessionFaults(World world) {
        this.world = world;
    }

    List<Fault> all() {
        return List.of(
                new Fault("connections cut", this::cut),
                new Fault("max_connections exhausted", this::exhausted),
                new Fault("table locked", this::locked),
                new Fault("databases created, renamed and dropped", this::databases),
                new Fault("password changed and rotated", this::password),
                new Fault("statistics reset", this::reset));
    }

    private void cut(Random random) {
        String target = random.nextBoolean() ? "primary" : "standby";
        PgServer server = target.equals("primary") ? world.primary : world.standby;
        for (int i = 0; i < 3; i++) {
            server.execute(CUT);
            world.linger(random);
        }
        world.untilWell(target);
    }

    private void exhausted(Random random) throws SQLException {
        List<Connection> greedy = new ArrayList<>();
        try {
            takeAll(greedy);
            world.untilState("primary", "pg_visited", "failing");
            world.until("pg_login_up 0", "primary", scrape -> scrape.value("pg_login_up").orElse(-1) == 0);
            world.untilUp("primary", 1);
        } finally {
            for (Connection connection : greedy) {
                connection.close();
            }
        }
        world.until("pg_login_up 1", "primary", scrape -> scrape.value("pg_login_up").orElse(-1) == 1);
        world.untilWell("primary");
    }

    private void takeAll(List<Connection> greedy) throws SQLException {
        try {
            while (true) {
                greedy.add(world.primary.connection("postgres", "app", "app"));
            }
        } catch (SQLException e) {
            if (!"53300".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private void locked(Random random) throws SQLException {
        try (Connection holder = world.primary.connection("postgres"); Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE wanted IN ACCESS EXCLUSIVE MODE");
            world.untilState("primary", "pg_wanted", "failing");
            world.untilState("primary", "pg_beside", "ok");
            holder.rollback();
        }
        world.untilWell("primary");
    }

    /** None of these may fail because of us. */
    private void databases(Random random) {
        for (int i = 0; i < 3; i++) {
            world.primary.execute("CREATE DATABASE come");
            world.linger(random);
            world.primary.execute("ALTER DATABASE come RENAME TO gone");
            world.linger(random);
            world.primary.execute("DROP DATABASE gone");
        }
        world.untilWell("primary");
        world.until("nothing of a dropped database", "primary", scrape -> scrape.series().keySet().stream()
                .noneMatch(series -> series.contains("datname=\"come\"") || series.contains("datname=\"gone\"")));
    }

    private void password(Random random) throws IOException {
        String next = "secret " + random.nextInt(1_000_000);
        world.primary.execute("ALTER ROLE pgvigil PASSWORD '" + next + "'");
        try {
            world.untilState("primary", "pg_visited", "failing");
            world.linger(random);
        } finally {
            world.writePassword(next);
        }
        world.untilWell("primary");
        world.untilWell("standby");
    }

    /** That no rate becomes negative is seen by all who read. */
    private void reset(Random random) {
        world.primary.execute("SELECT pg_stat_reset()", "SELECT pg_stat_reset_shared('bgwriter')", "SELECT pg_stat_reset_shared('wal')",
                "SELECT pg_stat_statements_reset()");
        world.linger(random);
        world.until("a rate", "primary", scrape -> scrape.value("pg_work_n_rate").isPresent());
    }
}
