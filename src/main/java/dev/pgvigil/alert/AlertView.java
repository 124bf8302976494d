package dev.pgvigil.alert;

import java.util.List;

/** What readers (web, push) may know of a target's alerts. Thread-safe; never touches the database. */
public interface AlertView {
    /** The target's name in the settings. */
    String target();

    /** Every threshold in force, by alert and severity, disabled ones too. */
    List<EffectiveThreshold> thresholds();

    /** Pending and firing alerts, and those resolved in the last 15 minutes: firing ones first, critical before warning before info. */
    List<Alert> alerts();

    /** What was captured when this alert began to fire, newest last; empty when nothing was. */
    List<Evidence> evidence(Alert.Identity alert);
}
