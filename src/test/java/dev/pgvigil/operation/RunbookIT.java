package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.catalogue.Metric;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;

/** Every statement of the runbooks, on real servers that have something to show. */
@Timeout(600)
class RunbookIT {
    private static final Pattern NAME = Pattern.compile("`[^`\\n]*`");
    private static final Pattern WORD = Pattern.compile("\\b(?:pg|pgvigil|pgbouncer)_[a-z0-9_]+\\b(?!\\.|/|-)");
    /** What is no object in a server, of tools and files. */
    private static final Set<String> TOOLS = Set.of("pg_basebackup", "pg_rewind", "pg_dump", "pg_repack", "pg_squeeze", "pg_partman", "pg_cron", "pg_waldump",
            "pg_verifybackup", "pg_resetwal", "pg_wal", "pg_xact", "pg_stat_monitor", "pg_stat_statements");

    @Majors
    void looksWithoutFault(int major) throws SQLException {
        try (PgServer primary = troubled(major); PgServer standby = primary.standby();
                Connection holder = primary.connection("postgres"); Connection waiter = primary.connection("postgres")) {
            makeSomebodyWait(primary, holder, waiter);
            await().atMost(Duration.ofSeconds(60)).until(() -> "t".equals(standby.value("postgres", "SELECT to_regclass('app.orders') IS NOT NULL")));
            List<String> faults = new ArrayList<>(look(primary, "primary"));
            faults.addAll(look(standby, "standby"));
            assertThat(faults).isEmpty();
            assertThat(unknownNames(primary)).as("neither a metric nor anything of PostgreSQL " + major).isEmpty();
            holder.rollback();
        }
    }

    /** They change something and have example names, so the server reads them only. */
    @Majors
    void actsInWordsThatTheServerUnderstands(int major) throws SQLException {
        try (PgServer server = PgServer.start(major); Connection connection = server.connection("postgres"); Statement statement = connection.createStatement()) {
            List<String> faults = new ArrayList<>();
            for (String action : statements("primary", major, true)) {
                fault(statement, unreached(action)).filter(fault -> !fault.contains("does not exist")).ifPresent(fault -> faults.add(action + "\n" + fault));
            }
            assertThat(faults).isEmpty();
            assertThat(fault(statement, unreached("ALTER SISTEM RESET work_mem"))).isPresent();
        }
    }

    /** Read and not executed; what ends a prepared transaction can't stand in a block, and finds none. */
    private static String unreached(String action) {
        return action.matches("(COMMIT|ROLLBACK) PREPARED .*") ? action : "DO $unreached$ BEGIN IF false THEN " + action + "; END IF; END $unreached$";
    }

    private static PgServer troubled(int major) {
        PgServer server = PgServer.builder(major).setting("max_prepared_transactions", "5").start();
        Monitor.createRole(server);
        server.execute("CREATE EXTENSION pg_stat_statements", "CREATE SCHEMA app",
                "CREATE TABLE app.orders (id serial PRIMARY KEY, customer text UNIQUE, at timestamptz DEFAULT now()) WITH (autovacuum_vacuum_threshold = 10, autovacuum_vacuum_scale_factor = 0.01)",
                "ALTER TABLE app.orders SET (autovacuum_enabled = off)",
                "INSERT INTO app.orders (customer) SELECT 'c' || n FROM generate_series(1, 20000) AS n", "ANALYZE app.orders", "DELETE FROM app.orders WHERE id > 5000",
                "CREATE TABLE app.days (day date) PARTITION BY RANGE (day)",
                "CREATE TABLE app.days_1 PARTITION OF app.days FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.orders_customer_key'::regclass",
                "GRANT USAGE ON SCHEMA app TO " + Monitor.USER, "GRANT SELECT ON ALL TABLES IN SCHEMA app TO " + Monitor.USER,
                "SELECT pg_create_logical_replication_slot('forgotten', 'test_decoding')");
        return server;
    }

    /** An idle transaction, one that waits for it, and a prepared one. */
    private static void makeSomebodyWait(PgServer server, Connection holder, Connection waiter) throws SQLException {
        try (Connection two = server.connection("postgres"); Statement statement = two.createStatement()) {
            two.setAutoCommit(false);
            statement.execute("UPDATE app.orders SET at = now() WHERE id = 1");
            statement.execute("PREPARE TRANSACTION 'two phases'");
        }
        holder.setAutoCommit(false);
        holder.createStatement().execute("UPDATE app.orders SET at = now() WHERE id = 2");
        Thread waiting = new Thread(() -> {
            try (Statement statement = waiter.createStatement()) {
                statement.execute("SET statement_timeout = '120s'");
                statement.execute("UPDATE app.orders SET at = now() WHERE id = 2");
            } catch (SQLException closed) {
                return;
            }
        }, "runbook-waiter");
        waiting.setDaemon(true);
        waiting.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> "1".equals(server.value("postgres", "SELECT count(*) FROM pg_locks WHERE NOT granted")));
    }

    private static List<String> look(PgServer server, String role) throws SQLException {
        List<String> faults = new ArrayList<>();
        try (Connection connection = server.connection("postgres", Monitor.USER, Monitor.PASSWORD); Statement statement = connection.createStatement()) {
            for (String sql : statements(role, server.major(), false)) {
                fault(statement, sql).ifPresent(fault -> faults.add(server + " " + role + ":\n" + sql + "\n" + fault));
            }
        }
        return faults;
    }

    /** Each once, for many pages share some. */
    private static Set<String> statements(String role, int major, boolean actions) {
        return Runbook.all().stream().flatMap(page -> page.blocks().stream()).filter(block -> block.isSql() && block.isAction() == actions)
                .filter(block -> block.isFor(major, role)).flatMap(block -> block.statements().stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> fault(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Names between backticks that look like a metric or an object and are neither. */
    private static Set<String> unknownNames(PgServer server) {
        Set<String> known = DefinedAlerts.CATALOGUE.metrics().stream().map(Metric::name).collect(Collectors.toSet());
        DefinedAlerts.CATALOGUE.queries().forEach(query -> known.add(query.key()));
        known.addAll(TOOLS);
        return Runbook.all().stream().flatMap(page -> NAME.matcher(page.prose()).results().map(found -> found.group()))
                .flatMap(quoted -> WORD.matcher(quoted).results().map(found -> found.group()))
                .filter(word -> !known.contains(word) && !isOfTheServer(server, word)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfTheServer(PgServer server, String word) {
        return "t".equals(server.value("postgres", "SELECT EXISTS (SELECT FROM pg_class WHERE relname = '" + word + "') OR EXISTS (SELECT FROM pg_proc WHERE proname = '"
                + word + "') OR EXISTS (SELECT FROM pg_roles WHERE rolname = '" + word + "')"));
    }
}
