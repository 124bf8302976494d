package dev.pgvigil.postgres;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** The time in which one result is to be read, all round trips together. The server counts each alone, so it is told what is left. */
final class Reading {
    private static final String CANCELED = "57014";
    /** The server is told again when this fraction of the time is gone. */
    private static final int NEWS = 10;
    private final Deadline deadline;
    private final Duration allowed;
    private final RoundTrip next;
    private Duration told;

    /** Prepares a further round trip, which may take so long. */
    interface RoundTrip {
        void within(Duration left) throws SQLException;
    }

    Reading(Deadline deadline, RoundTrip next) {
        this.deadline = deadline;
        this.allowed = deadline.left();
        this.told = allowed;
        this.next = next;
    }

    /** A result that comes in one round trip. */
    static Reading atOnce(Deadline deadline) {
        return new Reading(deadline, left -> { });
    }

    /** To be called before more rows are asked for. */
    void goOn() throws SQLException {
        Duration left = deadline.left();
        if (left.isZero() || left.isNegative()) {
            throw new SQLTimeoutException("reading the rows took longer than the statement's timeout allows", CANCELED);
        }
        if (told.minus(left).compareTo(allowed.dividedBy(NEWS)) > 0) {
            told = left;
            next.within(left);
        }
    }

    /** True when what is of little use should be left alone. */
    boolean halfOver() {
        return deadline.left().compareTo(allowed.dividedBy(2)) < 0;
    }
}
