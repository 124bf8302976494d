package dev.pgvigil.alert;

import java.util.List;
import java.util.Map;

/** What readers (web, push) may know of a target's alerts. Thread-safe; never touches the database. */
public interface AlertView {
    /** The target's name in the settings; {@code pgvigil} for the process itself, when it has several targets. */
    String target();

    /** Every threshold in force, by alert and severity, disabled ones too. */
    List<EffectiveThreshold> thresholds();

    /** Pending and firing alerts, and those resolved in the last 15 minutes: firing ones first, critical before warning before info. */
    List<Alert> alerts();

    /** By alert, how many more series meet a condition than are followed; usually none. */
    default Map<String, Integer> leftOut() {
        return Map.of();
    }

    /** What was captured when this alert began to fire, newest last; empty when nothing was. */
    List<Evidence> evidence(Alert.Identity alert);
}
