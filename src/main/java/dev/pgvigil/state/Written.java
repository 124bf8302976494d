package dev.pgvigil.state;

import java.util.List;

/**
 * What came of writing a file.
 *
 * @param bytes its size
 * @param leftOut names of entries that did not fit, the largest ones
 * @param shared true when somebody else has written it since this process last did: another process with the same directory
 */
public record Written(long bytes, List<String> leftOut, boolean shared) {
    public Written {
        leftOut = List.copyOf(leftOut);
    }
}
