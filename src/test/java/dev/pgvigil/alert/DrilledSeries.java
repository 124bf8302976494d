package dev.pgvigil.alert;

import java.util.Map;

/**
 * One series of what a rule compares.
 *
 * @param labels of its own, beside those of its server
 * @param states what becomes of the rule on this series
 */
record DrilledSeries(Map<String, String> labels, Steps<Level> levels, Steps<AlertState> states) {
    DrilledSeries {
        labels = Map.copyOf(labels);
    }
}
