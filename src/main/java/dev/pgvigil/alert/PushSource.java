package dev.pgvigil.alert;

import java.util.Map;

/**
 * The alerts of one target, or of the process, with what is said of it when they leave this process. Immutable.
 *
 * @param instance the value of the label, unless the settings say another
 * @param labels the target's own in the settings: cluster, environment
 */
public record PushSource(AlertView alerts, String instance, Map<String, String> labels) {
    public PushSource {
        labels = Map.copyOf(labels);
    }
}
