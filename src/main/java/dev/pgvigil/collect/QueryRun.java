package dev.pgvigil.collect;

import dev.pgvigil.derive.Derivation;
import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.snapshot.PartKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A query on one database with everything its next run depends on. Belongs to the thread of its lane. */
final class QueryRun {
    private static final int FAILURES_BEFORE_BACKOFF = 3;
    private static final long LONGEST_BACKOFF = Duration.ofMinutes(10).toNanos();
    private static final double LATE = 0.25;
    /** A start on a cold or busy server measures what nothing costs later; only what was measured as often is worth waiting hours for. */
    private static final int RUNS_BEFORE_FULL_STRETCH = 3;
    private static final long LONGEST_FIRST_STRETCH = Duration.ofMinutes(5).toNanos();

    private final PlannedQuery planned;
    private final Derivation derivation;
    private final QueryCollector collector;
    private Lineage lineage = Lineage.UNKNOWN;
    private Instant begunAt = Instant.EPOCH;
    private Standing standing;
    private long due;
    private long effective;
    private boolean hasRun;
    private int timesRun;
    private int failures;
    private boolean late;
    private List<String> warnings = List.of();

    QueryRun(PlannedQuery planned, long firstDue) {
        this.planned = planned;
        this.derivation = QueryCollector.derivation(planned);
        this.collector = new QueryCollector(planned, derivation);
        this.standing = Standing.first(planned.query().key(), planned.datname(), planned.lane().word(), planned.query().every());
        this.due = firstDue;
        this.effective = planned.query().every().toNanos();
    }

    /** Sets the next due time after a run: the phase is kept, missed runs are not made up for. */
    void schedule(long start, long end, double stretch) {
        timesRun++;
        long interval = interval(stretch);
        long behind = start - due;
        late = hasRun && behind > interval * LATE;
        effective = late ? interval + behind : interval;
        hasRun = true;
        due = due + interval > end ? due + interval : Math.max(start + interval, end + 1);
    }

    private long interval(double stretch) {
        long every = planned.query().every().toNanos();
        long stretched = stretched(every, stretch);
        if (failures < FAILURES_BEFORE_BACKOFF) {
            return stretched;
        }
        int doublings = Math.min(20, failures - FAILURES_BEFORE_BACKOFF + 1);
        return Math.max(stretched, Math.min(LONGEST_BACKOFF, every << doublings));
    }

    private long stretched(long every, double stretch) {
        long full = (long) (every * stretch);
        return timesRun > RUNS_BEFORE_FULL_STRETCH ? full : Math.min(full, every + LONGEST_FIRST_STRETCH);
    }

    /** A new run takes up the histories of before the process started, if there are any, as far as they are true of this server. */
    void continues(Optional<Recalled> before, Lineage server) {
        before.ifPresent(recalled -> {
            derivation.resume(recalled.history(), server.after(recalled.lineage()));
            begunAt = recalled.begunAt();
        });
        lineage = server;
    }

    /** Derived values were told of a collection made then. */
    void derived(Instant at) {
        begunAt = derivation.wentOn() ? begunAt : at;
    }

    /** Since when what counts time has been watched. */
    Instant begunAt() {
        return begunAt;
    }

    /**
     * After an interruption the time between runs says nothing, and derived values go on as far as they are true of the server that is
     * there now.
     *
     * @param nextDue when it is to run, whatever its interval: nobody should wait an hour after a blip
     */
    void interrupted(long nextDue, Lineage server) {
        hasRun = false;
        due = nextDue;
        derivation.resume(derivation.save(), server.after(lineage));
        lineage = server;
        collector.interrupted();
    }

    /** It could not run though it was due: the time until its next run says nothing of the lane's cycle. */
    void paused() {
        hasRun = false;
    }

    /** The interval in force but for the stretch: the definition's, lengthened by back-off. */
    Duration ownInterval() {
        return Duration.ofNanos(interval(1));
    }

    /** True when the last run began much later than it was due: the lane's cycle is longer than the interval. */
    boolean late() {
        return late;
    }

    void succeeded() {
        failures = 0;
    }

    /** Counts a failure; true when it is the first in a row. */
    boolean failed() {
        return ++failures == 1;
    }

    boolean failing() {
        return failures > 0;
    }

    PlannedQuery planned() {
        return planned;
    }

    PartKey dataKey() {
        return PartKey.data(planned.query().key(), planned.datname());
    }

    QueryCollector collector() {
        return collector;
    }

    Derivation derivation() {
        return derivation;
    }

    /** Which server its histories tell of. */
    Lineage lineage() {
        return lineage;
    }

    long due() {
        return due;
    }

    Duration effectiveInterval() {
        return Duration.ofNanos(effective);
    }

    Standing standing() {
        return standing;
    }

    void standing(Standing next) {
        standing = next;
    }

    /** Remembers the warnings of the last collection; true when they are new ones. */
    boolean warned(List<String> next) {
        boolean changed = !next.equals(warnings) && !next.isEmpty();
        warnings = next;
        return changed;
    }
}
