package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Looks up one account after another. */
final class Reads implements Activity {
    @Override
    public String database() {
        return DemoCluster.SHOP;
    }

    @Override
    public Duration rest() {
        return Duration.ofMillis(40);
    }

    @Override
    public void run(Connection connection, Rest rest) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("SELECT abalance FROM app.accounts WHERE aid = ?")) {
            read.setInt(1, ThreadLocalRandom.current().nextInt(1, 50_001));
            read.executeQuery().close();
        }
    }
}
