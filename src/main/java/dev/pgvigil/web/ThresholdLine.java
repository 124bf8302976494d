package dev.pgvigil.web;

import dev.pgvigil.alert.EffectiveThreshold;

/** A threshold in force on the page, as texts. */
record ThresholdLine(String alert, String severity, String at, String hold, String layer, boolean disabled) {

    static ThresholdLine of(EffectiveThreshold threshold) {
        return new ThresholdLine(threshold.alert(), threshold.severity().word(), threshold.disabled() ? "disabled" : Measure.of(threshold.at()),
                threshold.hold().isZero() ? "at once" : HumanTime.of(threshold.hold()), threshold.layer(), threshold.disabled());
    }
}
