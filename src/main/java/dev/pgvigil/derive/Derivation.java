package dev.pgvigil.derive;

import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The derived values of one query on one database, from its consecutive good collections. Not thread-safe: the lane that runs the
 * query owns it.
 *
 * <p>It holds what the newest collection's rows and groups need, at most 16 points a group; what a collection no longer has is
 * forgotten.
 */
public final class Derivation {
    private final QueryDefinition query;
    private final Map<String, DerivedValue> values;
    private final Optional<TopRows> top;
    private final Set<String> ofShown;
    private final Map<String, Grouping> remembering;
    private Map<String, String> definitions = Map.of();
    private SavedHistory resumed = SavedHistory.NONE;
    private boolean collected;
    private boolean wentOn;
    private long lastAtNanos;

    /** @throws IllegalArgumentException if derived values refer to each other in a circle */
    public Derivation(QueryDefinition query) {
        this(query, Labels.NONE);
    }

    /**
     * @param everyRow labels that every row will have, such as {@code datname} at database scope: so that a count of no rows can be 0
     *     on this database
     * @throws IllegalArgumentException if derived values refer to each other in a circle
     */
    public Derivation(QueryDefinition query, Labels everyRow) {
        this.query = query;
        this.values = new DerivedValues(query, everyRow).inOrder();
        this.top = query.top().map(definition -> new TopRows(query, definition));
        this.ofShown = query.derived().stream().filter(derived -> top.isPresent() && Grouping.keepsSeries(query, derived))
                .map(DerivedDefinition::name).collect(Collectors.toUnmodifiableSet());
        this.remembering = query.derived().stream().filter(derived -> derived.operator() instanceof DerivedOperator.Slowdown)
                .collect(Collectors.toUnmodifiableMap(DerivedDefinition::name, derived -> Grouping.of(query, derived)));
    }

    /**
     * Takes the rows of one good collection of a query with {@code top}, before they are recorded, and answers what is served of them; of
     * another query's all.
     *
     * @param rows with all their labels, internal ones too
     * @param whole false when the row cap has cut some
     */
    public List<Observation> served(long atNanos, List<Observation> rows, boolean whole) {
        return top.map(known -> known.record(atNanos, rows, whole)).orElse(rows);
    }

    /**
     * Takes one good collection and answers the derived families that can be told now, in the order of their definitions; one without
     * samples is left out. Of a query with {@code top}, values that keep its series are told of those that are shown.
     *
     * @param atNanos when the rows were read, of a monotonic clock
     */
    public List<MetricFamily> record(long atNanos, List<Observation> rows) {
        if (values.isEmpty()) {
            return List.of();
        }
        goOn(atNanos);
        Collected newest = Collected.of(atNanos, rows);
        Collected shown = ofShown.isEmpty() ? newest : newest.only(top.orElseThrow()::shows);
        Map<String, Map<Labels, Double>> told = new HashMap<>();
        values.forEach((name, value) -> told.put(name, finite(recorded(name, value, newest, shown, told))));
        return families(told);
    }

    /** What has a past is told of shown rows too, but follows all of them: one that becomes slow is shown from then on only. */
    private Map<Labels, Double> recorded(String name, DerivedValue value, Collected newest, Collected shown,
            Map<String, Map<Labels, Double>> told) {
        Grouping grouping = remembering.get(name);
        if (!ofShown.contains(name) || grouping == null) {
            return value.record(ofShown.contains(name) ? shown : newest, told);
        }
        Map<Labels, Double> values = new LinkedHashMap<>(value.record(newest, told));
        values.keySet().retainAll(shown.rows().keySet().stream().map(grouping::of).collect(Collectors.toSet()));
        return values;
    }

    /** Forgets everything. */
    public void clear() {
        top.ifPresent(TopRows::clear);
        forgetValues();
    }

    private void forgetValues() {
        values.values().forEach(DerivedValue::clear);
        resumed = SavedHistory.NONE;
        collected = false;
    }

    /** True when a value counts for how long something has been so: its reader must know since when that has been watched. */
    public boolean countsTime() {
        return query.derived().stream().anyMatch(Derivation::isOfTime);
    }

    private static boolean isOfTime(DerivedDefinition derived) {
        return derived.operator() instanceof DerivedOperator.Since || derived.operator() instanceof DerivedOperator.Lag;
    }

    /** True when all that counts time went on in the last collection from what was before; false when some of it began with that. */
    public boolean wentOn() {
        return wentOn;
    }

    /** A copy of all that it remembers; nothing before the first collection. */
    public SavedHistory save() {
        if (!collected) {
            return resumed;
        }
        Map<String, SavedHistory.SavedValue> saved = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            List<Memory> memories = value.save();
            if (!memories.isEmpty()) {
                saved.put(name, new SavedHistory.SavedValue(definition(name), memories));
            }
        });
        return new SavedHistory(lastAtNanos, saved);
    }

    /**
     * Forgets everything and goes on from what was saved before an interruption, as far as it is still true at the next collection: a value
     * whose definition is another one, or that was not watched for too long, begins anew. The sums of what is not served by itself go on
     * unless the server is another one: counters may outlive a restart, and where they have not they have fallen.
     */
    public void resume(SavedHistory before, Continuity continuity) {
        if (continuity == Continuity.OTHER) {
            top.ifPresent(TopRows::clear);
        }
        forgetValues();
        resumed = before.after(continuity);
    }

    private void goOn(long atNanos) {
        long gapNanos = atNanos - resumed.atNanos();
        boolean resumes = !resumed.isEmpty() && gapNanos >= 0;
        if (resumes) {
            values.forEach((name, value) -> value.resume(resumed.of(name, definition(name)), gapNanos));
        }
        wentOn = collected || resumes && gapNanos <= Continuity.longestGap(query.every()).toNanos() && resumesAllThatCountsTime();
        resumed = SavedHistory.NONE;
        collected = true;
        lastAtNanos = atNanos;
    }

    private boolean resumesAllThatCountsTime() {
        return query.derived().stream().filter(Derivation::isOfTime).map(DerivedDefinition::name)
                .noneMatch(name -> resumed.of(name, definition(name)).isEmpty());
    }

    private String definition(String name) {
        if (definitions.isEmpty()) {
            definitions = query.derived().stream().collect(Collectors.toUnmodifiableMap(DerivedDefinition::name,
                    derived -> DefinitionHash.of(query, derived)));
        }
        return definitions.get(name);
    }

    private static Map<Labels, Double> finite(Map<Labels, Double> values) {
        Map<Labels, Double> finite = new LinkedHashMap<>(values);
        finite.values().removeIf(value -> !Double.isFinite(value));
        return finite;
    }

    private List<MetricFamily> families(Map<String, Map<Labels, Double>> told) {
        List<MetricFamily> families = new ArrayList<>();
        for (DerivedDefinition derived : query.derived()) {
            List<Sample> samples = samples(told.get(derived.name()));
            if (!samples.isEmpty()) {
                families.add(new MetricFamily(family(derived), samples));
            }
        }
        return families;
    }

    private Family family(DerivedDefinition derived) {
        return new Family(query.metricName(derived.name()), MetricType.GAUGE, HelpText.of(derived), derived.unit().orElse(""));
    }

    private static List<Sample> samples(Map<Labels, Double> values) {
        List<Sample> samples = new ArrayList<>();
        values.forEach((labels, value) -> samples.add(Sample.of(labels, value)));
        return samples;
    }
}
