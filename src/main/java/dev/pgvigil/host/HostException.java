package dev.pgvigil.host;

/** Looking failed where it should have worked, such as a file system that does not answer. The message says what. */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostException(String message) {
        super(message);
    }

    HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
