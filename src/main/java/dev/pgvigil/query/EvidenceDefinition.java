package dev.pgvigil.query;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A query that runs only when an alert asks, to keep what an on-call engineer would look at first. It has no columns, derived values or
 * alerts: what its statement answers is shown as it is. Immutable.
 *
 * @param query its statement and where it runs; interval zero, since nothing runs it by itself; branches share its {@code name}
 * @param redact columns that are hidden where query texts are, beside those that always are
 */
public record EvidenceDefinition(QueryDefinition query, List<String> redact) {
    private static final Set<String> ALWAYS = Set.of("query", "usename", "user", "client_addr", "client_hostname");

    public EvidenceDefinition {
        redact = List.copyOf(redact);
    }

    /** What alerts call it. */
    public String name() {
        return query.name();
    }

    /** What it shows, for people. */
    public String title() {
        return query.description();
    }

    /** True for a column that holds query texts, users or addresses of clients. */
    public boolean hides(String column) {
        return ALWAYS.contains(column.toLowerCase(Locale.ROOT)) || redact.contains(column);
    }
}
