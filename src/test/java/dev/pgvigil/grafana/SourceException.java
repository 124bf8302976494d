package dev.pgvigil.grafana;

/** The source of a dashboard is not as it should be. */
final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }
}
