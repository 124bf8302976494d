package dev.pgvigil.alert;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What captures evidence and has it. Thread-safe.
 *
 * @param fired told once of each alert that begins to fire, on the thread that judges all targets: it returns at once
 * @param captured what there is of an alert, newest last
 */
public record EvidenceHook(Consumer<Alert> fired, Function<Alert.Identity, List<Evidence>> captured) {
    /** Nothing is captured. */
    public static final EvidenceHook NONE = new EvidenceHook(alert -> { }, identity -> List.of());
}
