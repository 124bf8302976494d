package dev.pgvigil.sidecar;

import dev.pgvigil.config.Settings;
import dev.pgvigil.config.TargetSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Settings that are read and checked but that nothing in this version acts on: nobody should believe that it does. */
final class Unserved {
    private Unserved() {
    }

    /** One line for each that is set. */
    static List<String> warnings(Settings settings) {
        List<String> warnings = new ArrayList<>();
        say(warnings, !settings.profiles().equals(List.of("default")), "profiles", "there are no alerts yet");
        say(warnings, any(settings, target -> !target.profiles().isEmpty()), "targets.*.profiles", "there are no alerts yet");
        say(warnings, any(settings, target -> !target.thresholds().isEmpty()), "targets.*.thresholds", "there are no alerts yet");
        say(warnings, any(settings, target -> target.expectedStandbys().isPresent()), "targets.*.expected_standbys", "there are no alerts yet");
        return warnings;
    }

    private static boolean any(Settings settings, Predicate<TargetSettings> condition) {
        return settings.targets().stream().anyMatch(condition);
    }

    private static void say(List<String> warnings, boolean set, String key, String consequence) {
        if (set) {
            warnings.add("settings: " + key + " is set, which has no effect in this version: " + consequence);
        }
    }
}
