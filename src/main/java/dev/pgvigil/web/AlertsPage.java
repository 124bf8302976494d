package dev.pgvigil.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * The page {@code /alerts} as texts, not escaped: the template does that.
 *
 * @param at the moment that ages are counted to, UTC
 * @param style of the headline, a class of the style sheet
 * @param targets those that need somebody first
 */
record AlertsPage(String at, String headline, String style, List<AlertSection> targets) {
    private static final List<String> WORST_FIRST = List.of("bad", "warn", "gaps", "good");

    static AlertsPage of(List<TargetAlerts> targets, Instant now) {
        FiringCount firing = FiringCount.sum(targets.stream().map(TargetAlerts::firing).toList());
        List<AlertSection> sections = targets.stream().map(target -> AlertSection.of(target, now))
                .sorted(Comparator.comparing(section -> WORST_FIRST.indexOf(section.style()))).toList();
        boolean blind = targets.stream().anyMatch(target -> !target.unjudged().nothing());
        String headline = firing.headline()
                + (firing.all() == 0 && blind ? ", but not everything can be judged" : "");
        return new AlertsPage(now.truncatedTo(ChronoUnit.SECONDS).toString(), headline, sections.isEmpty() ? "good" : sections.get(0).style(), sections);
    }

    String sheet() {
        return PageStyle.TEXT;
    }
}
