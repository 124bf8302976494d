package dev.pgvigil.soak;

import java.util.List;

/** The sidecar's log after a soak: faults of others are warnings there, and only a refused configuration is an error. */
final class Journal {
    private static final String REFUSED = "the newest version of settings and queries is refused";

    private Journal() {
    }

    /** Lines that must not be: errors, stack traces, and what is no line of the log at all. */
    static List<String> unexpected(String log) {
        return log.lines().filter(line -> !expected(line)).toList();
    }

    private static boolean expected(String line) {
        boolean ordinary = line.contains(" level=info ") || line.contains(" level=warn ") || line.contains(" level=error ") && line.contains(REFUSED);
        return ordinary && !line.contains(" error=\"") && !line.contains("\\n\\tat ");
    }
}
