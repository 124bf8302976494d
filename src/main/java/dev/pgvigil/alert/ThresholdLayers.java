package dev.pgvigil.alert;

import dev.pgvigil.config.Profile;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.config.ThresholdOverride;
import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.Severity;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Thresholds layer by layer. What is over something makes another one; this one stays as it is. */
final class ThresholdLayers {
    private final Map<String, AlertRule> rules = new LinkedHashMap<>();
    private final Set<String> unwatched;
    private final Problems problems;
    private final Map<Key, Level> levels;
    private final Optional<ThresholdLayers> below;
    private final Optional<String> target;

    private record Key(String alert, Severity severity) {
    }

    /** @param at where the threshold was said last, with the way to it */
    private record Level(double value, Duration hold, String layer, Position at, String path) {

        Level at(double other, String by, Position place, String way) {
            return new Level(other, hold, by, place, way);
        }

        Level hold(Duration other) {
            return new Level(value, other, layer, at, path);
        }
    }

    /** As the definitions say. */
    ThresholdLayers(List<AlertRule> all, Set<String> unwatched, Problems problems) {
        this(all, unwatched, problems, new LinkedHashMap<>(), Optional.empty(), Optional.empty());
        all.forEach(this::define);
    }

    /**
     * @param below what holds for all targets
     * @param target whose own these are
     */
    private ThresholdLayers(Iterable<AlertRule> all, Set<String> unwatched, Problems problems, Map<Key, Level> levels,
            Optional<ThresholdLayers> below, Optional<String> target) {
        all.forEach(rule -> rules.put(rule.name(), rule));
        this.unwatched = unwatched;
        this.problems = problems;
        this.levels = levels;
        this.below = below;
        this.target = target;
    }

    private void define(AlertRule rule) {
        for (Severity severity : Severity.values()) {
            Optional.ofNullable(rule.definition().thresholds().get(severity)).ifPresent(threshold -> {
                Position at = rule.definition().at();
                String path = rule.queries().isEmpty() ? rule.name() : rule.queries().get(0) + ".alerts." + rule.name();
                refusal(rule, threshold.at()).ifPresent(expected -> problems.add(new Problem(at, path,
                        "found the threshold " + number(threshold.at()) + ", expected " + expected)));
                levels.put(new Key(rule.name(), severity), new Level(threshold.at(), threshold.hold(), at.file(), at, path));
            });
        }
    }

    /** The start of a target's own layers. */
    ThresholdLayers forTarget(String name) {
        return new ThresholdLayers(rules.values(), unwatched, problems, new LinkedHashMap<>(levels), Optional.of(this), Optional.of(name));
    }

    ThresholdLayers over(List<Profile> profiles) {
        ThresholdLayers over = new ThresholdLayers(rules.values(), unwatched, problems, new LinkedHashMap<>(levels), below, target);
        profiles.forEach(profile -> profile.overrides().forEach(override -> over.put(override, "profile " + profile.name(), profile.shipped())));
        return over;
    }

    ThresholdLayers over(TargetSettings settings) {
        ThresholdLayers over = new ThresholdLayers(rules.values(), unwatched, problems, new LinkedHashMap<>(levels), below, target);
        settings.thresholds().values().forEach(override -> over.put(override, "target " + settings.name(), false));
        return over;
    }

    private void put(ThresholdOverride override, String layer, boolean shipped) {
        AlertRule rule = rules.get(override.alert().text());
        if (rule == null) {
            checkKnown(override, shipped);
            return;
        }
        if (override.disabled()) {
            double never = rule.definition().direction() == Direction.ABOVE ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            Arrays.stream(Severity.values()).map(severity -> new Key(rule.name(), severity)).forEach(key ->
                    levels.computeIfPresent(key, (same, level) -> level.at(never, layer, override.alert().at(), override.alert().path())));
        }
        override.values().forEach((word, value) -> put(rule, Severity.valueOf(word.toUpperCase(Locale.ROOT)), value, layer));
    }

    /** A shipped profile speaks of alerts that a smaller preset does not have. */
    private void checkKnown(ThresholdOverride override, boolean shipped) {
        if (shipped) {
            return;
        }
        if (unwatched.contains(override.alert().text())) {
            problems.warn(override.alert(), "the alert is not watched under these settings, so its thresholds have no effect");
            return;
        }
        List<String> known = new ArrayList<>(rules.keySet());
        known.addAll(unwatched);
        problems.add(override.alert(), "the unknown alert " + override.alert().describe(), "the name of an alert"
                + Suggestion.of(override.alert().text(), known));
    }

    private void put(AlertRule rule, Severity severity, ThresholdOverride.Value value, String layer) {
        Key key = new Key(rule.name(), severity);
        Level level = levels.get(key);
        if (level == null) {
            List<String> has = Arrays.stream(Severity.values()).filter(rule.definition().thresholds()::containsKey).map(Severity::word).toList();
            problems.add(value.node(), "the severity " + severity.word() + ", which " + rule.name() + " does not have", Values.orList(has));
            return;
        }
        Level next = value.hold().isPresent() ? held(level, value) : level;
        if (value.at().isPresent()) {
            YamlNode node = value.atNode().orElse(value.node());
            double at = value.at().get();
            Optional<String> expected = refusal(rule, at);
            expected.ifPresent(number -> problems.add(node, node.describe(), number));
            next = expected.isPresent() ? next : next.at(at, layer, node.at(), node.path());
        }
        levels.put(key, next);
    }

    private Level held(Level level, ThresholdOverride.Value value) {
        Duration hold = value.hold().get();
        if (target.isPresent() && !hold.equals(level.hold())) {
            YamlNode node = value.holdNode().orElse(value.node());
            problems.add(node, "for: " + node.describe() + " in a profile of target " + target.get(), RuleYaml.text(level.hold())
                    + " as on all targets, for it acts in Prometheus only through the rules, which are the same for all; name the profile under"
                    + " profiles of the settings instead");
            return level;
        }
        return level.hold(hold);
    }

    /**
     * What a threshold should be instead; empty when it may be so. No age, size, share or count is below zero. That a value without unit can be
     * is known from the definition, which then has such a threshold itself.
     */
    private static Optional<String> refusal(AlertRule rule, double at) {
        boolean amount = Quantity.UNITS.contains(rule.unit());
        boolean mayBeNegative = !amount && rule.definition().thresholds().values().stream().anyMatch(threshold -> threshold.at() < 0);
        boolean ratio = rule.unit().equals("ratio");
        if (ratio && (at < 0 || at > 1)) {
            return Optional.of("a ratio from 0 to 1");
        }
        return at < 0 && !mayBeNegative ? Optional.of("a number that is not negative") : Optional.empty();
    }

    /** Refuses a critical threshold that is milder than the warning, where both compare the same; of a target only what is its own. */
    void checkOrder() {
        rules.values().forEach(rule -> {
            Level warning = levels.get(new Key(rule.name(), Severity.WARNING));
            Level critical = levels.get(new Key(rule.name(), Severity.CRITICAL));
            boolean own = below.filter(all -> all.levels.entrySet().containsAll(levels.entrySet().stream()
                    .filter(entry -> entry.getKey().alert().equals(rule.name())).toList())).isEmpty();
            boolean comparable = warning != null && critical != null && Double.isFinite(warning.value()) && Double.isFinite(critical.value())
                    && rule.metrics().get(Severity.WARNING).equals(rule.metrics().get(Severity.CRITICAL));
            if (own && comparable && milder(rule, critical.value(), warning.value())) {
                reversed(rule, warning, critical);
            }
        });
    }

    private static boolean milder(AlertRule rule, double critical, double warning) {
        return rule.definition().direction() == Direction.ABOVE ? critical < warning : critical > warning;
    }

    private void reversed(AlertRule rule, Level warning, Level critical) {
        String where = target.map(name -> "on target " + name + " ").orElse("");
        String most = rule.definition().direction() == Direction.ABOVE ? "at least " : "at most ";
        problems.add(new Problem(critical.at(), critical.path(), "found " + where + "the critical threshold " + number(critical.value())
                + ", which is milder than the warning " + number(warning.value()) + " (" + warning.at() + "), expected " + most
                + number(warning.value())));
    }

    /** As a user would write it. */
    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** All that hold, in the order of the rules. */
    List<EffectiveThreshold> effective() {
        return levels.entrySet().stream().map(entry -> new EffectiveThreshold(entry.getKey().alert(), entry.getKey().severity(),
                entry.getValue().value(), rules.get(entry.getKey().alert()).unit(), entry.getValue().hold(), entry.getValue().layer())).toList();
    }
}
