package dev.pgvigil.web;

import dev.pgvigil.snapshot.QueryStatus;
import java.time.Instant;
import java.util.Locale;

/**
 * One query on one database on the status page, as texts.
 *
 * @param where the database, or empty at server scope
 * @param state one of the words of {@link dev.pgvigil.snapshot.QueryState}; a class of the style sheet too
 */
record QueryLine(String query, String where, String lane, String state, String reason, String success, String took, String rows,
        String interval, String next) {
    private static final String NONE = "–";

    static QueryLine of(QueryStatus status, Instant now) {
        boolean ran = status.lastSuccess().isPresent();
        return new QueryLine(status.query(), status.datname(), status.lane(), status.state().word(), status.reason(),
                status.lastSuccess().map(last -> HumanTime.ago(last, now)).orElse("never"),
                status.lastDuration().isZero() ? NONE : HumanTime.of(status.lastDuration()),
                ran ? String.format(Locale.ROOT, "%,d", status.rows()) : NONE,
                interval(status), status.nextRun().map(next -> HumanTime.until(next, now)).orElse(NONE));
    }

    private static String interval(QueryStatus status) {
        String effective = HumanTime.of(status.effectiveInterval());
        return status.effectiveInterval().equals(status.every()) ? effective : effective + " (of " + HumanTime.of(status.every()) + ")";
    }
}
