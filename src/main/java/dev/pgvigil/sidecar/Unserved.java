package dev.pgvigil.sidecar;

import dev.pgvigil.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** Settings that are read and checked but that nothing in this version acts on: nobody should believe that alerts are being pushed. */
final class Unserved {
    private Unserved() {
    }

    /** One line for each that is set. */
    static List<String> warnings(Settings settings) {
        List<String> warnings = new ArrayList<>();
        say(warnings, !settings.alertmanager().urls().isEmpty(), "alertmanager.urls", "no alert is pushed");
        say(warnings, settings.runbooks().isPresent(), "runbooks", "there are no alerts yet");
        return warnings;
    }

    private static void say(List<String> warnings, boolean set, String key, String consequence) {
        if (set) {
            warnings.add("settings: " + key + " is set, which has no effect in this version: " + consequence);
        }
    }
}
