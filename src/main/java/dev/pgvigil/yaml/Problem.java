package dev.pgvigil.yaml;

/**
 * One fault in something the user wrote, printed as {@code file:line:column: path: message}.
 *
 * @param path the way to the faulty node, such as {@code pg_slots.metrics[0].active.usage}; empty at the root
 * @param message what was found and what was expected; never a secret. Both are one line: what breaks lines or is not seen is escaped
 */
public record Problem(Position at, String path, String message) {
    public Problem {
        path = OneLine.of(path);
        message = OneLine.of(message);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? at + ": " + message : at + ": " + path + ": " + message;
    }
}
