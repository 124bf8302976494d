package dev.pgvigil.alert;

import dev.pgvigil.snapshot.CapturedTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Keeps what was captured when alerts of one target began to fire, also after they were resolved: the newest {@value #MOST_OF_ONE} firings of an
 * alert, {@value #MOST} in all, and about {@value #MOST_BYTES} bytes; what is oldest goes first. It outlives a reload, not the process.
 * Thread-safe.
 */
public final class EvidenceLocker {
    static final int MOST_OF_ONE = 5;
    static final int MOST = 200;
    static final long MOST_BYTES = 2L << 20;
    private static final String HIDDEN = "…";
    private final EvidenceSource source;
    private final BooleanSupplier shown;
    /** Oldest first. */
    private final Deque<Firing> firings = new ArrayDeque<>();
    private long bytes;
    private volatile Map<String, List<String>> wanted = Map.of();

    /** @param shown asked at each reading whether query texts, users and clients' addresses may be shown */
    public EvidenceLocker(EvidenceSource source, BooleanSupplier shown) {
        this.source = source;
        this.shown = shown;
    }

    /** Goes on with other rules: each names what its alerts want to be captured. */
    public void assign(List<AlertRule> rules) {
        wanted = rules.stream().collect(Collectors.toUnmodifiableMap(AlertRule::name, rule -> rule.definition().evidence()));
    }

    /** Asks for what its rule names. Returns at once; never throws for what the server does. */
    public void fired(Alert alert) {
        capture(alert, wanted.getOrDefault(alert.name(), List.of()));
    }

    /** Asks for evidence of an alert that begins to fire. Returns at once; never throws for what the server does. */
    public void capture(Alert alert, List<String> names) {
        List<String> once = names.stream().distinct().toList();
        if (once.isEmpty()) {
            return;
        }
        Firing firing = new Firing(alert.identity(), once);
        keep(firing);
        source.capture(once, alert.labels(), table -> take(firing, table));
    }

    private synchronized void keep(Firing firing) {
        firings.addLast(firing);
        List<Firing> same = firings.stream().filter(other -> other.alert().equals(firing.alert())).toList();
        same.subList(0, Math.max(0, same.size() - MOST_OF_ONE)).forEach(this::drop);
        makeRoom();
    }

    private synchronized void take(Firing firing, CapturedTable table) {
        if (firing.add(table)) {
            bytes += table.sizeBytes();
            makeRoom();
        }
    }

    /** The newest firing stays, whatever its size, which is bounded by rows and lengths of texts. */
    private void makeRoom() {
        while (firings.size() > 1 && (firings.size() > MOST || bytes > MOST_BYTES)) {
            drop(firings.getFirst());
        }
    }

    private void drop(Firing firing) {
        firing.leave();
        firings.remove(firing);
        bytes -= firing.sizeBytes();
    }

    /** What was captured when this alert began to fire, oldest firing first; empty when nothing was. */
    public List<Evidence> evidence(Alert.Identity alert) {
        boolean open = shown.getAsBoolean();
        return tables(alert).stream().map(table -> evidence(table, open)).toList();
    }

    private synchronized List<CapturedTable> tables(Alert.Identity alert) {
        List<CapturedTable> tables = new ArrayList<>();
        firings.stream().filter(firing -> firing.alert().equals(alert)).forEach(firing -> tables.addAll(firing.tables()));
        return tables;
    }

    private static Evidence evidence(CapturedTable table, boolean open) {
        String note = open && !table.failure().isEmpty() ? table.note() + ": " + table.failure() : table.note();
        List<List<String>> rows = open ? table.rows() : table.rows().stream().map(row -> redacted(table, row)).toList();
        return new Evidence(table.title(), table.capturedAt(), table.columns(), rows, note);
    }

    private static List<String> redacted(CapturedTable table, List<String> row) {
        List<String> cells = new ArrayList<>(row);
        for (int i = 0; i < cells.size(); i++) {
            boolean hidden = table.hidden().contains(table.columns().get(i)) && !cells.get(i).isEmpty();
            cells.set(i, hidden ? HIDDEN : cells.get(i));
        }
        return cells;
    }
}
