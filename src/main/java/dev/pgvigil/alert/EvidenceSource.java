package dev.pgvigil.alert;

import dev.pgvigil.snapshot.CapturedTable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Who can look at the server when an alert fires. */
@FunctionalInterface
public interface EvidenceSource {
    /**
     * Asks for evidence without waiting for it.
     *
     * @param names what to look at
     * @param labels of the alert
     * @param taker gets one table for each name, also when nothing could be captured: in any order, soon, from any thread
     */
    void capture(List<String> names, Map<String, String> labels, Consumer<CapturedTable> taker);
}
