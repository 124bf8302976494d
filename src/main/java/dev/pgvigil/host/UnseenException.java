package dev.pgvigil.host;

/** This machine does not show what was looked for, or shows another server's. The message says why and what would help. */
public final class UnseenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnseenException(String message) {
        super(message);
    }

    UnseenException(String message, Throwable cause) {
        super(message, cause);
    }
}
