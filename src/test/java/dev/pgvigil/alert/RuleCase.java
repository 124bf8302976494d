package dev.pgvigil.alert;

import dev.pgvigil.catalogue.Metric;
import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.Role;
import dev.pgvigil.query.Severity;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One severity of an alert with what a drill needs to know of it. */
record RuleCase(AlertRule rule, Severity severity, Duration hold, Map<String, String> labels) {
    RuleCase {
        labels = Map.copyOf(labels);
    }

    /** The case with the labels that the metric really has. */
    static RuleCase of(AlertRule rule, Severity severity, Duration hold, Metric metric) {
        Map<String, String> labels = new TreeMap<>();
        metric.labels().forEach(name -> labels.put(name, "a " + name));
        labels.putAll(rule.where());
        return new RuleCase(rule, severity, hold, labels);
    }

    String metric() {
        return rule.metrics().get(severity);
    }

    double threshold() {
        return rule.definition().thresholds().get(severity).at();
    }

    Duration keep() {
        return rule.definition().keepFiringFor();
    }

    /** The label {@code role} of a server on which it is judged. */
    String role() {
        return rule.definition().role().orElse(Role.PRIMARY).name().toLowerCase(Locale.ROOT);
    }

    String otherRole() {
        return role().equals("primary") ? "replica" : "primary";
    }

    boolean gated() {
        return rule.definition().role().isPresent();
    }

    /** The labels of another series of the same metric that is judged too; none when the metric has no labels of its own. */
    Optional<Map<String, String>> neighbour() {
        return labels.keySet().stream().filter(name -> !rule.where().containsKey(name)).sorted().findFirst().map(name -> changed(name));
    }

    /** The labels of another series of the same metric that is none of the rule's business. */
    Optional<Map<String, String>> stranger() {
        return rule.where().keySet().stream().sorted().findFirst().map(name -> changed(name));
    }

    private Map<String, String> changed(String name) {
        Map<String, String> other = new TreeMap<>(labels);
        other.put(name, "another " + name);
        return other;
    }

    /** What is compared at a level; distances are exact in binary. */
    double compared(Level level) {
        return switch (level) {
            case GOOD -> threshold() - towardsBad();
            case EDGE -> threshold();
            case BAD -> threshold() + towardsBad();
            case NAN, GONE -> Double.NaN;
        };
    }

    /** What the metric says at a level, which for an age is a time. */
    double value(Level level, long nowSeconds) {
        return rule.age() ? nowSeconds - compared(level) : compared(level);
    }

    /** A threshold so many distances milder, or stricter when below zero; two make a level another one. */
    double thresholdMoved(int distances) {
        return threshold() + distances * towardsBad();
    }

    private double towardsBad() {
        double distance = threshold() == 0 ? 1 : Math.scalb(1.0, Math.getExponent(threshold()) - 3);
        return rule.definition().direction() == Direction.ABOVE ? distance : -distance;
    }
}
