package dev.pgvigil.alert;

import java.util.Locale;

/** How one condition on one series stands, as in Prometheus. */
public enum AlertState {
    /** The condition does not hold, or no longer. */
    INACTIVE,
    /** It holds, but not yet for as long as {@code for} asks. */
    PENDING,
    /** It has held for that long, or ended less than {@code keep_firing_for} ago. */
    FIRING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
