package dev.pgvigil.postgres;

/** A statement or a login failed. The message is masked: never a password, never a connection string with one. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sqlState;

    /** @param sqlState five characters, or empty when the failure has none */
    public ServerException(String message, String sqlState, Throwable cause) {
        super(message, cause);
        this.sqlState = sqlState;
    }

    /** SQLSTATE, or an empty text. */
    public String sqlState() {
        return sqlState;
    }

    /** The login itself was refused: class 28, wrong password or no such role. */
    public boolean isAuthentication() {
        return sqlState.startsWith("28");
    }

    /** The connection is gone or could not be made (class 08, 57P0x, 53300): other statements will fail too. */
    public boolean isConnection() {
        return sqlState.isEmpty() || sqlState.startsWith("08") || sqlState.startsWith("57P0") || sqlState.equals("53300")
                || isAuthentication();
    }
}
