package dev.pgvigil.derive;

import java.time.Duration;

/** How the server that is there now relates to the one that a history tells of. */
public enum Continuity {
    /** It has run all the time: whatever was counted was counted on. */
    SAME_RUN,
    /** It has restarted: counters begin anew, while what is seen to be so both before and after has gone on. */
    RESTARTED,
    /** It is another one, has another role, or does not say who it is: nothing goes on. */
    OTHER;

    /** A pod that is moved or an image that is pulled is back by then; more would make "since" a guess. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(10);

    /**
     * For how long a query may go without a collection, by an interruption, for its histories to go on: what ended and began again meanwhile
     * would not be seen.
     *
     * @param every the query's interval
     */
    public static Duration longestGap(Duration every) {
        Duration two = every.multipliedBy(2);
        return two.compareTo(LONGEST_GAP) > 0 ? two : LONGEST_GAP;
    }
}
