package dev.pgvigil.bench;

/** A benchmark cannot go on: what it measures would not be what it says. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
