package dev.pgvigil.plan;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import java.time.Duration;
import java.util.Locale;

/** One of the three connections a target may cost, and the thread that uses it. Lanes do not wait for each other. */
public enum Lane {
    /** Short queries at server scope, on a connection that is kept for ever. */
    VITALS,
    /** Queries at server scope that may take longer than {@link #VITALS_TIMEOUT}. */
    SLOW,
    /** Queries at database scope, on short-lived connections, one database after the other. */
    DATABASES;

    /** The longest timeout of a query on {@link #VITALS}. */
    public static final Duration VITALS_TIMEOUT = Duration.ofSeconds(2);

    /** The lane a query belongs to. */
    public static Lane of(QueryDefinition query) {
        if (query.scope() == Scope.DATABASE) {
            return DATABASES;
        }
        return query.timeout().compareTo(VITALS_TIMEOUT) <= 0 ? VITALS : SLOW;
    }

    /** As it is called in metrics and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
