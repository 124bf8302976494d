package dev.pgvigil.collect;

/** The rows of a collection do not fit the query's definition. The message says what and the remedy. */
final class CollectionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CollectionException(String message) {
        super(message);
    }
}
