package dev.pgvigil.demo;

/** The demo can't go on; the message says why and what helps. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
