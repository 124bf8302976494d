package dev.pgvigil.config;

import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one layer, a profile or a target, says of one alert. Equal to another when both say the same, wherever they stand.
 *
 * @param alert its name as it is written
 * @param disabled true: the alert never fires
 * @param values severity ({@code info}, {@code warning}, {@code critical}) to what is said of it
 */
public record ThresholdOverride(YamlScalar alert, boolean disabled, Map<String, Value> values) {
    public ThresholdOverride {
        values = Map.copyOf(values);
    }

    /**
     * What is said of one severity. Equal to another when both say the same.
     *
     * @param at the threshold; empty when it stays as it was
     * @param hold {@code for}; empty when it stays as it was, and always of a target
     * @param node where it stands
     * @param atNode where the threshold stands, if there is one
     * @param holdNode where {@code for} stands, if there is one
     */
    public record Value(Optional<Double> at, Optional<Duration> hold, YamlNode node, Optional<YamlNode> atNode, Optional<YamlNode> holdNode) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && at.equals(value.at) && hold.equals(value.hold);
        }

        @Override
        public int hashCode() {
            return Objects.hash(at, hold);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThresholdOverride override && alert.text().equals(override.alert.text()) && disabled == override.disabled
                && values.equals(override.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(alert.text(), disabled, values);
    }
}
