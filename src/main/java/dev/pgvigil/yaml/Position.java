package dev.pgvigil.yaml;

/** A place in a file: line and column count from 1; both 0 when the text has no lines, such as a flag or a variable. */
public record Position(String file, int line, int column) {

    /** A place that is not a file: a command-line flag or an environment variable, named as the user wrote it. */
    public static Position outside(String name) {
        return new Position(name, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
