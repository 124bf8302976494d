package dev.pgvigil.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Gives a connection up only when it is gone: class 08, the server's shutdowns 57P0x, and the two timeouts that end a session rather than
 * a statement. HikariCP by itself would also give it up for 0A000, a mere "not supported"; with no slot free on the server the
 * connection could then not be had again.
 */
final class Eviction implements SQLExceptionOverride {
    private static final Set<String> SESSION_ENDED = Set.of("25P03", "25P04");

    @java.lang.Override
    public Override adjudicate(SQLException exception) {
        return gone(exception.getSQLState()) ? Override.MUST_EVICT : Override.DO_NOT_EVICT;
    }

    private static boolean gone(String sqlState) {
        return sqlState != null && (sqlState.startsWith("08") || sqlState.startsWith("57P0") || SESSION_ENDED.contains(sqlState));
    }
}
