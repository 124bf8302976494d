package dev.pgvigil.alert;

import dev.pgvigil.snapshot.CapturedTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was captured when an alert began to fire once. Guarded by {@link EvidenceLocker}. */
final class Firing {
    private final Alert.Identity alert;
    private final List<String> order;
    private final List<CapturedTable> tables = new ArrayList<>();
    private boolean gone;

    /** @param order names of what was asked for, in the order in which it is shown */
    Firing(Alert.Identity alert, List<String> order) {
        this.alert = alert;
        this.order = List.copyOf(order);
    }

    Alert.Identity alert() {
        return alert;
    }

    /** Takes a table; false when the firing is no longer kept. */
    boolean add(CapturedTable table) {
        if (!gone) {
            tables.add(table);
            tables.sort(Comparator.comparingInt(one -> order.indexOf(one.name())));
        }
        return !gone;
    }

    /** It is no longer kept: what comes late is dropped. */
    void leave() {
        gone = true;
    }

    List<CapturedTable> tables() {
        return List.copyOf(tables);
    }

    long sizeBytes() {
        return tables.stream().mapToLong(CapturedTable::sizeBytes).sum();
    }
}
