package dev.pgvigil.testing;

/** A fixture could not do what a test asked for; the message says what was tried and what came back. */
public final class FixtureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FixtureException(String message) {
        super(message);
    }

    public FixtureException(String message, Throwable cause) {
        super(message, cause);
    }
}
