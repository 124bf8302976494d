package dev.pgvigil.catalogue;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** A superuser's session that makes statements, and reads what pg_stat_statements itself says of all but pgvigil's and utility ones. */
final class Statements implements AutoCloseable {
    static final String[] MEASURES = {"calls_total", "seconds_total", "shared_read_bytes_total", "shared_dirtied_bytes_total", "wal_bytes_total",
        "temp_written_bytes_total"};
    private static final String TRUTH = """
            SELECT queryid::text, sum(calls), sum(total_exec_time) / 1000, sum(shared_blks_read) * 8192, sum(shared_blks_dirtied) * 8192,
                   sum(wal_bytes), sum(temp_blks_written) * 8192
            FROM pg_stat_statements
            WHERE userid <> 'pgvigil'::regrole
              AND query !~* '^(/. app ./)?\\s*(create|vacuum|begin|commit|set|show|drop|alter|checkpoint|analyze|grant|reset)'
            GROUP BY queryid""";
    private final Connection connection;

    private Statements(Connection connection) {
        this.connection = connection;
    }

    static Statements on(PgServer server) throws SQLException {
        return new Statements(server.connection("postgres"));
    }

    Statements run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return this;
    }

    /** Runs a statement with one number many times. */
    Statements repeat(int times, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < times; i++) {
                statement.setInt(1, i);
                statement.execute();
            }
        }
        return this;
    }

    /** Each measure of every statement, by queryid. */
    Map<String, double[]> truth() throws SQLException {
        Map<String, double[]> truth = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(TRUTH)) {
            while (rows.next()) {
                double[] measures = new double[MEASURES.length];
                for (int i = 0; i < measures.length; i++) {
                    measures[i] = rows.getDouble(i + 2);
                }
                truth.put(rows.getString(1), measures);
            }
        }
        return truth;
    }

    /** The id of the only statement with that text. */
    String idOf(String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT queryid::text FROM pg_stat_statements WHERE query = ?")) {
            statement.setString(1, text);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new AssertionError("pg_stat_statements has no " + text);
                }
                return rows.getString(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
