package dev.pgvigil.state;

/** A file is not what it should be. The message says what was found and what was expected. */
final class UnreadableStateException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableStateException(String message, Throwable cause) {
        super(message, cause);
    }

    UnreadableStateException(String message) {
        this(message, null);
    }
}
