package dev.pgvigil.alert;

import java.util.List;
import java.util.Map;

/**
 * What came of judging all series of a target at one moment. Immutable.
 *
 * @param alerts pending, firing and lately resolved ones: firing first, critical before warning before info
 * @param fired those that began to fire at this moment
 * @param resolved those that stopped firing at this moment
 * @param leftOut by alert, how many more series meet a condition than are followed
 */
public record Judgement(List<Alert> alerts, List<Alert> fired, List<Alert> resolved, Map<String, Integer> leftOut) {
    static final Judgement NONE = new Judgement(List.of(), List.of(), List.of(), Map.of());

    public Judgement {
        alerts = List.copyOf(alerts);
        fired = List.copyOf(fired);
        resolved = List.copyOf(resolved);
        leftOut = Map.copyOf(leftOut);
    }
}
