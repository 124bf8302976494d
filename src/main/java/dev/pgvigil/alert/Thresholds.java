package dev.pgvigil.alert;

import dev.pgvigil.config.Profile;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.yaml.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The thresholds in force on each target: those of the definitions, over them the global profiles, the target's profiles and its own. */
public final class Thresholds {
    private Thresholds() {
    }

    /** With the profiles over the definitions in order: what holds for all targets, and what the rules for Prometheus take {@code for} from. */
    public static List<EffectiveThreshold> global(List<AlertRule> rules, List<Profile> profiles) {
        return new ThresholdLayers(rules, Set.of(), new Problems()).over(profiles).effective();
    }

    /**
     * The same; everything that is wrong is added to the problems.
     *
     * @param unwatched names of alerts that exist but are not among the rules
     */
    public static List<EffectiveThreshold> global(List<AlertRule> rules, Set<String> unwatched, List<Profile> profiles, Problems problems) {
        ThresholdLayers layers = new ThresholdLayers(rules, unwatched, problems).over(profiles);
        layers.checkOrder();
        return layers.effective();
    }

    /**
     * By target. Everything that is wrong is added to the problems: alerts that do not exist, severities they do not have, values that cannot be,
     * a critical threshold milder than the warning, a {@code for} that differs between targets.
     *
     * @param unwatched names of alerts that exist but are not watched, so that speaking of them is no fault
     * @param profiles by the names in the settings
     */
    public static Map<String, List<EffectiveThreshold>> of(List<AlertRule> rules, Set<String> unwatched, Settings settings,
            Map<String, Profile> profiles, Problems problems) {
        Map<String, List<EffectiveThreshold>> byTarget = new LinkedHashMap<>();
        ThresholdLayers global = new ThresholdLayers(rules, unwatched, problems).over(named(settings.profiles(), profiles));
        global.checkOrder();
        for (TargetSettings target : settings.targets()) {
            ThresholdLayers own = global.forTarget(target.name()).over(named(target.profiles(), profiles)).over(target);
            own.checkOrder();
            byTarget.put(target.name(), own.effective());
        }
        return byTarget;
    }

    private static List<Profile> named(List<String> names, Map<String, Profile> profiles) {
        return names.stream().map(profiles::get).toList();
    }
}
