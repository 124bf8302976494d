package dev.pgvigil.web;

import dev.pgvigil.snapshot.TargetView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page {@code /} as texts, not escaped: the template does that.
 *
 * @param at the moment that ages are counted to, UTC
 * @param notice what people should know of the files
 * @param targets those that need somebody first
 * @param firing alerts of all targets and of the process
 */
record StatusPage(String at, Reloading.Notice notice, List<TargetSection> targets, FiringCount firing) {

    /** @param firing by target; a target that has none is not judged, or nothing fires on it */
    static StatusPage of(List<TargetView> targets, Map<String, FiringCount> firing, Reloading.Notice notice, Instant now) {
        return new StatusPage(now.truncatedTo(ChronoUnit.SECONDS).toString(), notice,
                targets.stream().map(target -> TargetSection.of(target, firing.getOrDefault(target.name(), FiringCount.NONE), now))
                        .sorted(Comparator.comparing(TargetSection::health)).toList(), FiringCount.sum(firing.values()));
    }

    /** {@code 20 targets: 1 is down, 2 need a look}. */
    String summary() {
        return standing() + (notice.faults().isEmpty() ? "" : ", but the newest configuration is refused");
    }

    private String standing() {
        if (targets.size() == 1) {
            return targets.get(0).name() + " " + targets.get(0).health().word();
        }
        String trouble = Stream.of(TargetSection.Health.DOWN, TargetSection.Health.ATTENTION, TargetSection.Health.GAPS)
                .filter(health -> count(health) > 0).map(health -> health.told(count(health))).collect(Collectors.joining(", "));
        return targets.size() + " targets: " + (trouble.isEmpty() ? "all fine" : trouble);
    }

    /** The worst of all targets; a refused configuration needs a look, however well they are. */
    TargetSection.Health health() {
        TargetSection.Health worst = targets.isEmpty() ? TargetSection.Health.FINE : targets.get(0).health();
        boolean refused = !notice.faults().isEmpty() && worst.compareTo(TargetSection.Health.ATTENTION) > 0;
        return refused ? TargetSection.Health.ATTENTION : worst;
    }

    private long count(TargetSection.Health health) {
        return targets.stream().filter(target -> target.health() == health).count();
    }

    String style() {
        return PageStyle.TEXT;
    }
}
