package dev.pgvigil.postgres;

import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.Masking;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns the driver's exceptions into ours: SQLSTATE, what the server said, what to do. The server's DETAIL is left out, because it quotes
 * data. Stateless, thread-safe.
 */
final class Failures {
    private static final String REJECTED = "08004";
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("28P01", "check user and password"),
            Map.entry("28000", "check that the role exists, may log in, and has a line in pg_hba.conf for this address, database and sslmode"),
            Map.entry("3D000", "create the database or name another one"),
            Map.entry("42501", "GRANT pg_monitor to the monitoring role, or the privilege that is named"),
            Map.entry("42P01", "if it exists, qualify it with its schema or add the schema to search_path"),
            Map.entry("42883", "if it exists, qualify it with its schema or add the schema to search_path"),
            Map.entry("53300", "free connections or raise max_connections; from PostgreSQL 16 on GRANT pg_use_reserved_connections helps"),
            Map.entry("55P03", "another session holds a conflicting lock; the query runs again when due"),
            Map.entry("57014", "make the query cheaper or raise its timeout"),
            Map.entry("57P03", "it accepts connections when its start or recovery is through"),
            Map.entry(REJECTED, "switch ssl on in the server, or choose another sslmode"),
            Map.entry("08P01", "set pooler: transaction if PgBouncer stands between"),
            Map.entry("25006", "queries of a monitor only read"));

    private Failures() {
    }

    /**
     * A statement failed.
     *
     * @throws VirtualMachineError when what failed is this process: the driver wraps even that
     */
    static ServerException statement(SQLException e) {
        MachineFailure.rethrow(e);
        if (ResultLimit.isPassed(e)) {
            return new ServerException(ResultLimit.OURS.message(), ResultLimit.SQL_STATE, e);
        }
        return new ServerException(withRemedy(state(e), text(e), ""), state(e), e);
    }

    /**
     * A login failed.
     *
     * @param note what else to say about the credentials, or an empty text
     */
    static ServerException login(HostPort address, String database, String note, SQLException e) {
        MachineFailure.rethrow(e);
        String place = "login to " + address + "/" + database + " failed: ";
        return new ServerException(place + withRemedy(state(e), text(e), note), state(e), e);
    }

    /** No address would do: the message has them all, the state is the one that says most. */
    static ServerException all(List<ServerException> failures) {
        if (failures.size() == 1) {
            return failures.get(0);
        }
        ServerException telling = failures.stream().filter(failure -> !failure.sqlState().startsWith("08")).findFirst()
                .orElse(failures.get(failures.size() - 1));
        ServerException all = new ServerException(failures.stream().map(Throwable::getMessage).collect(Collectors.joining(" | ")),
                telling.sqlState(), telling);
        failures.stream().filter(failure -> failure != telling).forEach(all::addSuppressed);
        return all;
    }

    /** True when no server had a say: no route, refused, unknown host, no answer, no TLS. */
    static boolean isNetwork(ServerException failure) {
        return failure.sqlState().startsWith("08") && !(failure.getCause() instanceof PSQLException cause && cause.getServerErrorMessage() != null
                || failure.getCause() instanceof ServerException other && !isNetwork(other));
    }

    private static String withRemedy(String state, String text, String note) {
        StringBuilder message = new StringBuilder(state).append(state.isEmpty() ? "" : " ").append(Masking.text(text));
        if (REMEDIES.containsKey(state)) {
            message.append("; ").append(REMEDIES.get(state));
        }
        return note.isEmpty() ? message.toString() : message.append("; ").append(Masking.text(note)).toString();
    }

    private static String state(SQLException e) {
        // What the driver itself finds wrong with a login: a password asked for and not given is as good as a wrong one.
        boolean password = REJECTED.equals(e.getSQLState()) && String.valueOf(e.getMessage()).contains("password");
        return e.getSQLState() == null ? "" : password ? "28P01" : e.getSQLState();
    }

    private static String text(SQLException e) {
        ServerErrorMessage fromServer = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        if (fromServer == null) {
            return fromClient(e);
        }
        return fromServer.getHint() == null ? fromServer.getMessage() : fromServer.getMessage() + " (" + fromServer.getHint() + ")";
    }

    private static String fromClient(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof SocketTimeoutException) {
            return "no answer in time: the server hangs or the network loses packets";
        }
        if (root instanceof UnknownHostException) {
            return "unknown host " + root.getMessage();
        }
        if (root instanceof ConnectException) {
            return "connection refused: nothing listens there, or a firewall is in the way";
        }
        String outer = String.valueOf(e.getMessage());
        return root == e || root.getMessage() == null || outer.contains(root.getMessage()) ? outer : outer + " " + root.getMessage();
    }
}
