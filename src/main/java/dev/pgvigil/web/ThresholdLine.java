package dev.pgvigil.web;

import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Quantity;
import dev.pgvigil.snapshot.HumanTime;

/** A threshold in force on the page, as texts. */
record ThresholdLine(String alert, String severity, String at, String hold, String layer, boolean disabled) {

    static ThresholdLine of(EffectiveThreshold threshold) {
        return new ThresholdLine(threshold.alert(), threshold.severity().word(), threshold.disabled() ? "disabled" : Quantity.text(threshold.at(), threshold.unit()),
                threshold.hold().isZero() ? "at once" : HumanTime.of(threshold.hold()), threshold.layer(), threshold.disabled());
    }
}
