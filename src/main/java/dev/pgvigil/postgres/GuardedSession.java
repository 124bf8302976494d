package dev.pgvigil.postgres;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postgresql.jdbc.PgConnection;

/** A session in PostgreSQL itself, or through a pooler. */
final class GuardedSession implements Session {
    private static final Duration ROLE_TIMEOUT = Duration.ofSeconds(1);
    private static final String IN_RECOVERY = "SELECT pg_catalog.pg_is_in_recovery()";
    /** Rows a round trip at most; the rest of a long result is only counted, so it need not all be held. */
    private static final int FETCH = 1_000;
    private final PgConnection connection;
    private final Transaction transaction;
    private final Preflight databasePreflight;
    private final Preflight serverPreflight;
    private final Deadline visit;

    /** @param first the transaction of a preflight of the server, which may find another one than before */
    GuardedSession(PgConnection connection, Transaction transaction, Transaction first, boolean pooled, Deadline visit) {
        this.connection = connection;
        this.transaction = transaction;
        this.databasePreflight = new Preflight(transaction, pooled);
        this.serverPreflight = new Preflight(first, pooled);
        this.visit = visit;
    }

    @Override
    public Rows query(QueryRequest request) {
        String sql = Statements.reading(request.sql());
        int fetch = Math.min(FETCH, request.maxRows() + 1);
        return transaction.run(sql, request.timeout(), request.searchPath(), fetch, (statement, reading) ->
                new RowReader(request.maxRows(), reading).read(statement.getResultSet()));
    }

    @Override
    public boolean inRecovery() {
        return transaction.run(IN_RECOVERY, ROLE_TIMEOUT, List.of(), 2, (Statement statement, Reading reading) ->
                Boolean.TRUE.equals(new RowReader(1, reading).read(statement.getResultSet()).values().get(0)[0]));
    }

    @Override
    public Object connection() {
        return connection;
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
    public ServerFacts preflight(Wanted wanted) {
        return serverPreflight.server(wanted);
    }

    @Override
    public DatabaseFacts databaseFacts(Wanted wanted) {
        return databasePreflight.database(wanted);
    }

    @Override
    public Optional<Duration> timeLeft() {
        return Optional.ofNullable(visit).map(Deadline::left);
    }
}
