package dev.pgvigil.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One server for each major version, shared by all tests of the run and closed when the process ends. Tests on it use a
 * {@link TestDatabase} and change nothing that the whole server sees.
 */
public final class Servers {
    private static final Map<Integer, PgServer> SHARED = new ConcurrentHashMap<>();

    private Servers() {
    }

    /** The shared server of a major version, started at the first call. Not to be closed or stopped. */
    public static PgServer shared(int major) {
        return SHARED.computeIfAbsent(major, PgServer::start);
    }
}
