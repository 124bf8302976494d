package dev.pgvigil.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session in PgBouncer's admin console: SHOW commands only, no transaction, no settings, so the timeout is ours alone. The user needs
 * to be in {@code stats_users} or {@code admin_users}.
 */
final class ConsoleSession implements Session {
    private static final QueryRequest VERSION = new QueryRequest("SHOW VERSION", Duration.ofSeconds(2), List.of(), 10);
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final String DATABASE = "pgbouncer";
    private final Connection connection;
    private final LongSupplier nanos;

    ConsoleSession(Connection connection, LongSupplier nanos) {
        this.connection = connection;
        this.nanos = nanos;
    }

    @Override
    public Rows query(QueryRequest request) {
        String sql = Statements.show(request.sql());
        Duration timeout = request.timeout();
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, timeout.toMillis()));
            statement.setEscapeProcessing(false);
            return NamedRows.widened(
                    new RowReader(request.maxRows(), Reading.atOnce(Deadline.in(timeout, nanos))).read(statement.executeQuery(sql)));
        } catch (SQLException e) {
            throw Failures.statement(e);
        }
    }

    @Override
    public boolean inRecovery() {
        return false;
    }

    @Override
    public boolean isOpen() {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public Object connection() {
        return connection;
    }

    /** Version and user only. PgBouncer does not say when it started: the epoch stands for unknown. */
    @Override
    public ServerFacts preflight(Wanted wanted) {
        String text = String.valueOf(query(VERSION).values().get(0)[0]);
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.find()) {
            throw new ServerException("found version " + text + ", expected PgBouncer's console", "08P01", null);
        }
        int number = part(numbers, 1) * 10_000 + part(numbers, 2) * 100 + part(numbers, 3);
        return new ServerFacts(number, numbers.group(), true, false, false, "", user(), false, wanted.roles(), List.of(),
                databaseFacts(wanted), Instant.EPOCH);
    }

    @Override
    public DatabaseFacts databaseFacts(Wanted wanted) {
        return new DatabaseFacts(DATABASE, Map.of(), Set.of(), wanted.functions(), wanted.relations());
    }

    private String user() {
        try {
            return connection.getMetaData().getUserName();
        } catch (SQLException e) {
            throw Failures.statement(e);
        }
    }

    private static int part(Matcher numbers, int group) {
        return numbers.group(group) == null ? 0 : Integer.parseInt(numbers.group(group));
    }
}
