package dev.pgvigil.web;

import dev.pgvigil.snapshot.TargetView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The page {@code /} as texts, not escaped: the template does that.
 *
 * @param at the moment that ages are counted to, UTC
 */
record StatusPage(String at, List<TargetSection> targets) {

    static StatusPage of(List<TargetView> targets, Instant now) {
        return new StatusPage(now.truncatedTo(ChronoUnit.SECONDS).toString(),
                targets.stream().map(target -> TargetSection.of(target, now)).toList());
    }

    /** {@code 2 targets, 1 down}. */
    String summary() {
        long down = targets.stream().filter(target -> !target.up()).count();
        return targets.size() + (targets.size() == 1 ? " target, " : " targets, ") + (down == 0 ? "all up" : down + " down");
    }

    String style() {
        return PageStyle.TEXT;
    }
}
