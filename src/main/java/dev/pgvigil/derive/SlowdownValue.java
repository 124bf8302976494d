package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.snapshot.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row's mean of lately over its mean of the past: 2 is twice as slow. Rows are followed by all their labels; of several rows in a group
 * the slowest counts. Nothing is told of a row before a seventh of the past was watched, with fewer observations than asked for lately, or
 * with less traffic than the floor.
 *
 * <p>The past outlives restarts of pgvigil and of the server, however long. A row that a collection lacks is forgotten. About 0.3 kB a row.
 */
final class SlowdownValue implements DerivedValue {
    private static final int TOTAL = 0;
    private static final int COUNT = 1;
    private static final int FLOOR = 2;
    private static final int SHARE_OF_PAST = 7;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Grouping grouping;
    private final DerivedOperator.Slowdown operator;
    private final Optional<DerivedDefinition.Floor> floor;
    private final List<String> columns;
    private final long recentNanos;
    private Map<Labels, Pace> paces = new HashMap<>();

    SlowdownValue(Grouping grouping, DerivedOperator.Slowdown operator, DerivedDefinition derived) {
        this.grouping = grouping;
        this.operator = operator;
        this.floor = derived.floor();
        this.columns = new ArrayList<>(operator.columns());
        this.floor.ifPresent(found -> columns.addAll(found.of()));
        this.recentNanos = derived.window().toNanos();
    }

    @Override
    public Map<Labels, Double> record(Collected collected, Map<String, Map<Labels, Double>> told) {
        ColumnQuantities quantities = new ColumnQuantities(columns);
        Map<Labels, Pace> still = new HashMap<>();
        Map<Labels, Double> ratios = new LinkedHashMap<>();
        collected.rows().forEach((labels, row) -> {
            double[] reading = quantities.read(row);
            if (reading != null) {
                Pace pace = pace(labels, collected.atNanos(), reading);
                still.put(labels, pace);
                ratios.merge(grouping.of(labels), ratio(pace), SlowdownValue::slower);
            }
        });
        paces = still;
        return ratios;
    }

    private Pace pace(Labels labels, long atNanos, double[] reading) {
        Pace known = paces.get(labels);
        if (known == null) {
            return Pace.begun(recentNanos, operator.past().toNanos(), atNanos, reading);
        }
        known.add(atNanos, reading);
        return known;
    }

    private double ratio(Pace pace) {
        boolean watched = pace.watchedNanos() >= operator.past().toNanos() / SHARE_OF_PAST;
        boolean enough = pace.recent(COUNT) >= operator.minCount() && perSecond(pace) >= floor.map(DerivedDefinition.Floor::perSecond).orElse(0.0);
        double past = pace.past(TOTAL) / pace.past(COUNT);
        return watched && enough && past > 0 ? pace.recent(TOTAL) / pace.recent(COUNT) / past : Double.NaN;
    }

    private double perSecond(Pace pace) {
        double traffic = 0;
        for (int i = FLOOR; i < columns.size(); i++) {
            traffic += pace.recent(i);
        }
        return traffic * NANOS_PER_SECOND / recentNanos;
    }

    /** NaN is none. */
    private static double slower(double one, double other) {
        return Double.isNaN(one) || other > one ? other : one;
    }

    @Override
    public void clear() {
        paces = new HashMap<>();
    }

    /** The readings stand in the tracks: counters that fell are seen as such, so the past goes on after a restart of the server too. */
    @Override
    public List<Memory> save() {
        Map<Labels, Track> tracks = new HashMap<>();
        paces.forEach((labels, pace) -> tracks.put(labels, pace.track()));
        return List.of(new Memory(Map.of(), tracks));
    }

    @Override
    public void resume(List<Memory> memories, long gapNanos) {
        memories.forEach(memory -> memory.tracks().forEach((labels, track) ->
                Pace.of(recentNanos, operator.past().toNanos(), columns.size(), track).ifPresent(pace -> paces.put(labels, pace))));
    }
}
