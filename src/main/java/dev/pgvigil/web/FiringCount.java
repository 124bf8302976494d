package dev.pgvigil.web;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many alerts fire, by severity. Immutable. */
record FiringCount(long critical, long warning, long info) {
    static final FiringCount NONE = new FiringCount(0, 0, 0);

    static FiringCount of(List<Alert> alerts) {
        Map<String, Long> by = alerts.stream().filter(alert -> alert.state() == AlertState.FIRING)
                .collect(Collectors.groupingBy(alert -> alert.severity().word(), Collectors.counting()));
        return new FiringCount(by.getOrDefault("critical", 0L), by.getOrDefault("warning", 0L), by.getOrDefault("info", 0L));
    }

    static FiringCount sum(Collection<FiringCount> all) {
        return all.stream().reduce(NONE, (one, other) ->
                new FiringCount(one.critical + other.critical, one.warning + other.warning, one.info + other.info));
    }

    long all() {
        return critical + warning + info;
    }

    /** Somebody has to do something. */
    boolean isTrouble() {
        return critical + warning > 0;
    }

    /** By the word of the severity, the worst first. */
    Map<String, Long> byWord() {
        Map<String, Long> by = new LinkedHashMap<>();
        by.put("critical", critical);
        by.put("warning", warning);
        by.put("info", info);
        return by;
    }

    /** {@code 1 critical, 2 warning}; empty when none fires. */
    String told() {
        return byWord().entrySet().stream().filter(count -> count.getValue() > 0).map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    /** {@code 3 alerts fire: 1 critical, 2 warning}; {@code no alert fires}. */
    String sentence() {
        return all() == 0 ? "no alert fires" : all() + (all() == 1 ? " alert fires: " : " alerts fire: ") + told();
    }

    /** The same as the beginning of a line. */
    String headline() {
        return Character.toUpperCase(sentence().charAt(0)) + sentence().substring(1);
    }

    /** Class of the style sheet, by the worst. */
    String style() {
        if (critical > 0) {
            return "bad";
        }
        return warning > 0 ? "warn" : info > 0 ? "gaps" : "good";
    }
}
