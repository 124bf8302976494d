package dev.pgvigil.snapshot;

import java.util.Locale;

/** How a query on a database stands; exactly one holds. Not collected yet counts as stale. */
public enum QueryState {
    OK, FAILING, SKIPPED, STALE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
