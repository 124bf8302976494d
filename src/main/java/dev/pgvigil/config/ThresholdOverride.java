package dev.pgvigil.config;

import java.util.Map;

/**
 * A target's own values for one alert.
 *
 * @param disabled true: the alert never fires on this target
 * @param at severity ({@code info}, {@code warning}, {@code critical}) to its threshold
 */
public record ThresholdOverride(boolean disabled, Map<String, Double> at) {
    public ThresholdOverride {
        at = Map.copyOf(at);
    }
}
