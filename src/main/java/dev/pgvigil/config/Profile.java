package dev.pgvigil.config;

import java.util.List;

/**
 * A named set of threshold values. Immutable.
 *
 * @param name as the settings say it, a path made absolute
 * @param shipped true when it comes with the program: it may speak of alerts that are not watched
 * @param overrides in file order
 */
public record Profile(String name, boolean shipped, List<ThresholdOverride> overrides) {
    public Profile {
        overrides = List.copyOf(overrides);
    }
}
