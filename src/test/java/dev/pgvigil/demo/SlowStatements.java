package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Statements that take their time without taking the CPU: mostly below a second, now and then ten. */
final class SlowStatements implements Activity {
    @Override
    public String database() {
        return DemoCluster.SHOP;
    }

    @Override
    public Duration rest() {
        return Duration.ofSeconds(4);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try (PreparedStatement slow = connection.prepareStatement("SELECT count(*), pg_sleep(?) FROM app.branches")) {
            slow.setDouble(1, random.nextInt(20) == 0 ? 10 : random.nextDouble(0.1, 0.8));
            slow.executeQuery().close();
        }
    }
}
