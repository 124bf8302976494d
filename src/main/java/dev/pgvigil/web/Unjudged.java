package dev.pgvigil.web;

import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.TargetView;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What of a target no alert can speak of, because nothing fresh is known: that none fires means little there.
 *
 * @param watched its alerts are judged at all
 * @param queries how many stand in a way that leaves their alerts unjudged
 */
record Unjudged(boolean watched, boolean down, Map<Standing, Long> queries) {
    private static final List<Standing> BLIND = List.of(Standing.FAILING, Standing.STALE, Standing.LACKING, Standing.WAITING);

    static Unjudged of(TargetView target, boolean watched, Instant now) {
        Map<Standing, Long> blind = new EnumMap<>(Standing.class);
        for (QueryStatus query : target.queries()) {
            Standing standing = Standing.of(query, now);
            if (BLIND.contains(standing)) {
                blind.merge(standing, 1L, Long::sum);
            }
        }
        return new Unjudged(watched, !target.status().up(), Collections.unmodifiableMap(blind));
    }

    boolean nothing() {
        return watched && !down && queries.isEmpty();
    }

    /** Something was judged before and is not, or should be by now. */
    boolean isTrouble() {
        return !watched || down || queries.keySet().stream().anyMatch(Standing::isTrouble);
    }

    long of(Standing standing) {
        return queries.getOrDefault(standing, 0L);
    }

    /** What cannot be judged and why, in one sentence; empty when everything can. */
    String told() {
        if (!watched) {
            return "No alert of this target is judged here.";
        }
        String counts = queries.entrySet().stream().map(entry -> entry.getKey().told(entry.getValue())).collect(Collectors.joining(", "));
        String blind = counts.isEmpty() ? "" : "What these would show cannot be judged: " + counts + ".";
        return (down ? "The server is down: only that is judged. " + blind : blind).strip();
    }

    /** Class of the style sheet. */
    String style() {
        return isTrouble() ? "warn" : nothing() ? "good" : "gaps";
    }
}
