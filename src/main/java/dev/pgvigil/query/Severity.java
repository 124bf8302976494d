package dev.pgvigil.query;

import java.util.Locale;

/** How much an alert matters: critical pages, warning is a ticket, info an event. */
public enum Severity {
    INFO, WARNING, CRITICAL;

    /** The value of the label {@code severity}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
