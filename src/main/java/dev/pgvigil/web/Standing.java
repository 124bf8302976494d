package dev.pgvigil.web;

import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import java.time.Instant;
import java.util.Locale;

/** How a query stands for a person who has to decide whether to act; the worst first. */
enum Standing {
    FAILING, STALE,
    /** Skipped, and somebody can change that. */
    LACKING,
    OK,
    /** Has not run yet and is not late. */
    WAITING,
    /** Skipped because it is for another version, role or kind of server. */
    UNFIT;

    static Standing of(QueryStatus status, Instant now) {
        if (status.state() == QueryState.SKIPPED) {
            return Reason.of(status.reason()).hasRemedy() ? LACKING : UNFIT;
        }
        if (status.state() == QueryState.STALE && neverRan(status) && !late(status, now)) {
            return WAITING;
        }
        return valueOf(status.state().name());
    }

    private static boolean neverRan(QueryStatus status) {
        return status.lastSuccess().isEmpty() && status.lastDuration().isZero();
    }

    /** Its run is overdue by a whole interval. */
    static boolean late(QueryStatus status, Instant now) {
        return status.nextRun().filter(next -> next.plus(status.effectiveInterval()).isBefore(now)).isPresent();
    }

    /** Somebody can do something about it, now or at leisure. */
    boolean needsAction() {
        return compareTo(OK) < 0;
    }

    /** What was served before is not served, or soon will not be. */
    boolean isTrouble() {
        return compareTo(LACKING) < 0;
    }

    /** Told on the page; the exact word of the metric where there is one. */
    String word() {
        return switch (this) {
            case LACKING, UNFIT -> QueryState.SKIPPED.word();
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** Class of the style sheet. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code 2 queries fail}, {@code 1 query is stale}. */
    String told(long many) {
        String subject = many + (many == 1 ? " query " : " queries ");
        String be = many == 1 ? "is " : "are ";
        return subject + switch (this) {
            case FAILING -> many == 1 ? "fails" : "fail";
            case STALE -> be + "stale";
            case LACKING -> be + "skipped and could run";
            case OK -> be + "ok";
            case WAITING -> many == 1 ? "waits for its first run" : "wait for their first run";
            case UNFIT -> be + "not meant for this server";
        };
    }
}
