package dev.pgvigil.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.postgresql.jdbc.PgConnection;

/**
 * One read-only transaction with its guards: {@code BEGIN READ ONLY}, the guards and the statement travel together, {@code COMMIT} ends it.
 * Committed even though it only reads, since a monitor that rolls back would spoil the server's own commit ratio.
 */
final class Transaction {
    /** Above the server-side timeout of a statement: only a server that hangs or a lost network gets here. */
    private static final Duration MARGIN = Duration.ofSeconds(1);
    /** For the end of a transaction. */
    private static final Duration END = Duration.ofSeconds(1);
    /** The server cancels a visit's statement this long before the visit must be over, so that the cancel arrives in time. */
    private static final Duration FAREWELL = Duration.ofMillis(500);
    /** With less than this left of a visit no statement begins. */
    private static final Duration SHORTEST = FAREWELL.plusMillis(20);
    private final Connection connection;
    private final LongSupplier nanos;
    private final Deadline visit;
    private final Consumer<String> server;

    /**
     * @param visit when the session must be over, or null
     * @param server is told in each transaction when the server was started that answers, and throws when it is the wrong one
     */
    Transaction(Connection connection, LongSupplier nanos, Deadline visit, Consumer<String> server) {
        this.connection = connection;
        this.nanos = nanos;
        this.visit = visit;
        this.server = server;
    }

    /** Reads the result of the statement that a {@link Statement} stands on. */
    interface Reader<T> {
        T read(Statement statement, Reading reading) throws SQLException;
    }

    /**
     * @param sql one or several statements; the reader begins at the first one's result
     * @param fetchSize rows a round trip
     * @throws ServerException when anything fails; the transaction is over then, too
     */
    <T> T run(String sql, Duration timeout, List<String> searchPath, int fetchSize, Reader<T> reader) {
        Duration allowed = allowed(timeout);
        try (Statement statement = begin(allowed)) {
            // Its time begins now, as the server's does: the first round trip is part of the reading.
            Reading reading = new Reading(Deadline.in(allowed, nanos), this::limitNext);
            statement.setFetchSize(fetchSize);
            statement.execute(Guards.transaction(allowed, searchPath) + ";\n" + sql);
            meet(statement.getResultSet());
            statement.getMoreResults();
            T result = reader.read(statement, reading);
            waitAtMost(END);
            connection.commit();
            return result;
        } catch (SQLException e) {
            rollBack();
            throw Failures.statement(e);
        } catch (RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    private void meet(ResultSet guards) throws SQLException {
        guards.next();
        try {
            server.accept(guards.getString(Guards.STARTED));
        } catch (ServerException e) {
            // The next login may lead to the right one; this connection never will.
            connection.unwrap(PgConnection.class).close();
            throw e;
        }
    }

    private Statement begin(Duration allowed) throws SQLException {
        waitAtMost(allowed.plus(MARGIN));
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    /** For all that is read until the next call; see {@link FarewellSocket}. */
    private void waitAtMost(Duration patience) throws SQLException {
        Duration capped = visit == null ? patience : visit.cap(patience);
        connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, capped.toMillis()));
    }

    private void limitNext(Duration left) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(Guards.timeout(left));
        }
    }

    private Duration allowed(Duration timeout) {
        if (visit != null && visit.left().compareTo(SHORTEST) < 0) {
            throw new ServerException("57014 the visit's " + DatabaseSlot.VISIT.toSeconds()
                    + " s in this database are over; make its queries cheaper", "57014", null);
        }
        if (visit == null) {
            return timeout;
        }
        Duration left = visit.left().minus(FAREWELL);
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    private void rollBack() {
        try {
            waitAtMost(END);
            connection.rollback();
        } catch (SQLException e) {
            // The connection is gone, and the transaction with it.
            return;
        }
    }
}
