package dev.pgvigil.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One alert on one series as it goes from pending to firing to resolved, by the rules of Prometheus. Not thread-safe.
 */
final class Instance {
    /** So long an alert that ended is shown, and told to Alertmanagers: one that was restarted before it notified hears it again. As Prometheus. */
    static final Duration SHOWN_RESOLVED = Duration.ofMinutes(15);
    private final Map<String, String> labels;
    private AlertState state = AlertState.PENDING;
    private Moment activeAt;
    private Optional<Instant> firedAt = Optional.empty();
    private Optional<Moment> resolvedAt = Optional.empty();
    private Optional<Moment> absentSince = Optional.empty();
    private Optional<Moment> keptSince = Optional.empty();
    private Optional<Moment> settledBy = Optional.empty();
    private boolean unjudged;
    private double value;
    private double threshold;

    /** The condition holds from now on. */
    Instance(Map<String, String> labels, Moment activeAt) {
        this.labels = labels;
        this.activeAt = activeAt;
    }

    /** @param settledBy until then the condition's end does not count; empty: it counts at once */
    static Instance restored(SavedAlert saved, Duration down, Moment now, Optional<Moment> settledBy) {
        Instance instance = new Instance(saved.labels(), now.minus(saved.active()));
        instance.value = saved.value();
        instance.threshold = saved.threshold();
        instance.settledBy = settledBy;
        instance.unjudged = true;
        if (saved.firedAt().isPresent()) {
            instance.state = AlertState.FIRING;
            instance.firedAt = saved.firedAt();
            instance.activeAt = new Moment(saved.activeAt(), now.minus(saved.active().plus(down)).nanos());
            instance.keptSince = saved.kept().map(now::minus);
        }
        return instance;
    }

    /** The condition holds: with this value, by that threshold. */
    void holds(double newest, EffectiveThreshold by, Moment now) {
        if (state == AlertState.INACTIVE) {
            state = AlertState.PENDING;
            activeAt = now;
            firedAt = Optional.empty();
            resolvedAt = Optional.empty();
        }
        value = newest;
        threshold = by.at();
        absentSince = Optional.empty();
        keptSince = Optional.empty();
        settledBy = Optional.empty();
        unjudged = false;
        fireIfDue(by.hold(), now);
    }

    private void fireIfDue(Duration hold, Moment now) {
        if (state == AlertState.PENDING && now.since(activeAt).compareTo(hold) >= 0) {
            state = AlertState.FIRING;
            firedAt = Optional.of(now.date());
        }
    }

    /** The condition ended: the value is on the other side. */
    void ended(Duration keepFiringFor, Moment now) {
        absentSince = Optional.empty();
        if (!settling(now)) {
            stop(keepFiringFor, now);
        }
    }

    private boolean settling(Moment now) {
        return settledBy.filter(end -> now.nanos() - end.nanos() < 0).isPresent();
    }

    /** The series is gone; for so long it may be that it was only missed. */
    void absent(Duration patience, Duration keepFiringFor, Moment now) {
        Moment since = absentSince.orElse(now);
        absentSince = Optional.of(since);
        boolean missed = now.since(since).compareTo(patience) < 0;
        if (!missed && !settling(now)) {
            stop(keepFiringFor, now);
        }
    }

    private void stop(Duration keepFiringFor, Moment now) {
        if (state == AlertState.FIRING && !keepFiringFor.isZero()) {
            keptSince = Optional.of(keptSince.orElse(now));
            if (now.since(keptSince.get()).compareTo(keepFiringFor) < 0) {
                return;
            }
        }
        resolve(now);
    }

    /** It is over, whatever the series says. */
    void resolve(Moment now) {
        if (state == AlertState.FIRING) {
            resolvedAt = Optional.of(now);
        }
        state = AlertState.INACTIVE;
    }

    /** True when it was restored and its condition was not seen since. */
    boolean unjudged() {
        return unjudged;
    }

    /** True when nobody needs to know of it any more. */
    boolean over(Moment now) {
        return state == AlertState.INACTIVE && resolvedAt.filter(at -> now.since(at).compareTo(SHOWN_RESOLVED) <= 0).isEmpty();
    }

    AlertState state() {
        return state;
    }

    Map<String, String> labels() {
        return labels;
    }

    double value() {
        return value;
    }

    double threshold() {
        return threshold;
    }

    Instant activeAt() {
        return activeAt.date();
    }

    Optional<Instant> firedAt() {
        return firedAt;
    }

    Optional<Instant> resolvedAt() {
        return resolvedAt.map(Moment::date);
    }

    /** What of it must outlive a restart; nothing once it is over. */
    Optional<SavedAlert> save(Alert.Identity identity, Moment now) {
        return state == AlertState.INACTIVE ? Optional.empty() : Optional.of(new SavedAlert(identity, now.since(activeAt), activeAt(), firedAt,
                keptSince.map(now::since), value, threshold));
    }
}
