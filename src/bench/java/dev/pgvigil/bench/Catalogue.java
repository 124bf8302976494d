package dev.pgvigil.bench;

import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes a server's catalogue as large as asked: many small tables, many databases. */
final class Catalogue {
    private static final int TABLES_A_TRANSACTION = 1000;
    private static final int FILLED_EVERY = 10;
    private final PgServer server;

    Catalogue(PgServer server) {
        this.server = server;
    }

    /**
     * Tables of two integers in a database, numbered from one past {@code already} to {@code count}. Every tenth has a primary key and a few rows, some of them dead; the others are empty, and
     * none has a TOAST table, so that 100 000 are made in minutes.
     */
    void createTables(String database, int already, int count) {
        try (Connection connection = server.connection(database); Statement statement = connection.createStatement()) {
            for (int first = already + 1; first <= count; first += TABLES_A_TRANSACTION) {
                statement.execute(block(first, Math.min(count, first + TABLES_A_TRANSACTION - 1)));
            }
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw new BenchException("the tables could not be made: " + e.getMessage(), e);
        }
    }

    private static String block(int first, int last) {
        return """
                DO $$
                BEGIN
                  FOR i IN %d..%d LOOP
                    IF i %% %d = 0 THEN
                      EXECUTE format('CREATE TABLE public.bench_%%s (id int PRIMARY KEY, value int)', i);
                      EXECUTE format('INSERT INTO public.bench_%%s SELECT n, n FROM generate_series(1, 50) n', i);
                      EXECUTE format('DELETE FROM public.bench_%%s WHERE id <= 5', i);
                    ELSE
                      EXECUTE format('CREATE TABLE public.bench_%%s (id int, value int)', i);
                    END IF;
                  END LOOP;
                END $$""".formatted(first, last, FILLED_EVERY);
    }

    /** Databases {@code bench_1} and so on, numbered from one past {@code already} to {@code count}, copies of the first one. */
    void createDatabases(int already, int count) {
        for (int i = already + 1; i <= count; i++) {
            server.execute("CREATE DATABASE bench_" + i + (i == 1 ? "" : " TEMPLATE bench_1"));
        }
    }
}
