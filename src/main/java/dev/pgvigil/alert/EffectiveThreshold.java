package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import java.time.Duration;

/**
 * A threshold in force on one target.
 *
 * @param at in the metric's base unit; +Inf for an alert on {@code above} that is disabled, -Inf for {@code below}
 * @param unit base unit of {@code at}, as {@link AlertRule#unit()} has it; empty when it has none
 * @param hold how long the condition must hold ({@code for})
 * @param layer where {@code at} was said last, for people: {@code queries.yaml}, {@code profile oltp}, {@code target main}
 */
public record EffectiveThreshold(String alert, Severity severity, double at, String unit, Duration hold, String layer) {

    public boolean disabled() {
        return Double.isInfinite(at);
    }
}
