package dev.pgvigil.web;

import dev.pgvigil.snapshot.HumanTime;
import dev.pgvigil.snapshot.QueryStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One query on one database on the status page, as texts.
 *
 * @param style class of the style sheet
 * @param stretched the interval is longer than configured
 * @param late the next run is overdue
 * @param cost time in the server since start
 * @param share of the time of all queries of the target
 */
record QueryLine(String query, String lane, String state, String style, Reason reason, String success, String took, String rows,
        String interval, boolean stretched, String next, boolean late, String cost, String share) {
    private static final String NONE = "–";
    private static final double PERCENT = 100.0;

    static QueryLine of(QueryStatus status, Duration total, Instant now) {
        Standing standing = Standing.of(status, now);
        boolean planned = standing != Standing.UNFIT && standing != Standing.LACKING;
        boolean late = planned && Standing.late(status, now);
        return new QueryLine(status.query(), status.lane(), standing.word(), standing.style(), Reason.of(status.reason()),
                status.lastSuccess().map(last -> HumanTime.ago(last, now)).orElse(planned ? "never" : NONE),
                status.lastDuration().isZero() ? NONE : HumanTime.of(status.lastDuration()),
                status.lastSuccess().isPresent() ? String.format(Locale.ROOT, "%,d", status.rows()) : NONE,
                interval(status), status.effectiveInterval().compareTo(status.every()) > 0,
                planned ? next(status, late, now) : NONE, late,
                status.serverTime().isZero() ? NONE : HumanTime.of(status.serverTime()), share(status.serverTime(), total));
    }

    private static String interval(QueryStatus status) {
        String effective = HumanTime.of(status.effectiveInterval());
        return status.effectiveInterval().equals(status.every()) ? effective : effective + ", set " + HumanTime.of(status.every());
    }

    private static String next(QueryStatus status, boolean late, Instant now) {
        return status.nextRun().map(next -> late ? "late by " + HumanTime.of(Duration.between(next, now).truncatedTo(ChronoUnit.SECONDS))
                : HumanTime.until(next, now)).orElse(NONE);
    }

    /** Empty below half a percent: that is noise. */
    private static String share(Duration part, Duration total) {
        double percent = total.isZero() ? 0 : PERCENT * part.toNanos() / total.toNanos();
        return percent < 0.5 ? "" : Math.round(percent) + " %";
    }
}
