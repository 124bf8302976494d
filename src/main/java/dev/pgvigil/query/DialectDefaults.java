package dev.pgvigil.query;

import java.time.Duration;
import java.util.List;

/**
 * What a dialect settles where a definition is silent.
 *
 * @param prefix put before every metric name
 * @param scope where a query runs that says nothing of it
 * @param everyInDatabases interval of a query at database scope that has none of its own
 * @param timeout of a query that has none of its own
 * @param unlimited true: the query asked for no timeout at all; it gets {@code timeout} or the longest its interval allows
 * @param databases globs of the databases it runs in; empty: all
 */
record DialectDefaults(Format format, String prefix, UnlistedColumns unlisted, Scope scope, Duration everyInDatabases, Duration timeout,
        boolean unlimited, List<String> searchPath, List<String> databases) {
    static final Duration EVERY = Duration.ofSeconds(15);
    static final Duration EVERY_IN_DATABASES = Duration.ofMinutes(5);
    static final Duration TIMEOUT = Duration.ofSeconds(2);
    static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    static final DialectDefaults PGVIGIL = new DialectDefaults(Format.PGVIGIL, "", UnlistedColumns.IGNORE, Scope.SERVER,
            EVERY_IN_DATABASES, TIMEOUT, false, List.of(), List.of());

    DialectDefaults {
        searchPath = List.copyOf(searchPath);
        databases = List.copyOf(databases);
    }

    /** Another dialect: what differs from pgvigil's own in every one of them is the search path. */
    static DialectDefaults foreign(Format format, UnlistedColumns unlisted, Scope scope) {
        return new DialectDefaults(format, "", unlisted, scope, EVERY_IN_DATABASES, TIMEOUT, false, List.of("public"), List.of());
    }

    DialectDefaults withPrefix(String text) {
        return new DialectDefaults(format, text, unlisted, scope, everyInDatabases, timeout, unlimited, searchPath, databases);
    }

    DialectDefaults withTiming(Duration inDatabases, Duration limit) {
        return new DialectDefaults(format, prefix, unlisted, scope, inDatabases, limit, unlimited, searchPath, databases);
    }

    DialectDefaults withoutLimit() {
        return new DialectDefaults(format, prefix, unlisted, scope, everyInDatabases, LONGEST_TIMEOUT, true, searchPath, databases);
    }

    DialectDefaults inDatabases(List<String> globs) {
        return new DialectDefaults(format, prefix, unlisted, Scope.DATABASE, everyInDatabases, timeout, unlimited, searchPath, globs);
    }

    Duration every(Scope where) {
        return where == Scope.DATABASE ? everyInDatabases : EVERY;
    }

    /** Always smaller than the interval: half of it when the default does not fit. */
    Duration timeoutFor(Duration every) {
        if (every.compareTo(timeout) > 0) {
            return timeout;
        }
        return unlimited ? every.minusMillis(1) : every.dividedBy(2);
    }
}
