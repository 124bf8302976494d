package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges the series of one target against thresholds, moment by moment, by the rules of Prometheus: inactive, pending for {@code for}, firing,
 * and firing on for {@code keep_firing_for}. It reads no clock. Not thread-safe.
 */
public final class Judge {
    private static final Comparator<Alert> URGENCY = Comparator.comparing((Alert alert) -> List.of(AlertState.FIRING, AlertState.PENDING,
            AlertState.INACTIVE).indexOf(alert.state())).thenComparing(Alert::severity, Comparator.reverseOrder());
    private Map<Key, Condition> conditions = new LinkedHashMap<>();
    private final Map<Key, Condition> retired = new LinkedHashMap<>();

    private record Key(String alert, Severity severity) {
    }

    /** @see #assign(List, List) */
    public Judge(List<AlertRule> rules, List<EffectiveThreshold> thresholds) {
        assign(rules, thresholds);
    }

    /**
     * Goes on with these rules and thresholds; alerts that are still there keep their states, and those that are gone resolve.
     *
     * @param thresholds a severity of a rule that has none here is not judged
     */
    public void assign(List<AlertRule> rules, List<EffectiveThreshold> thresholds) {
        Map<String, AlertRule> byName = rules.stream().collect(Collectors.toMap(AlertRule::name, rule -> rule));
        Map<Key, Condition> next = new LinkedHashMap<>();
        for (EffectiveThreshold threshold : thresholds) {
            AlertRule rule = byName.get(threshold.alert());
            if (rule != null) {
                Key key = new Key(threshold.alert(), threshold.severity());
                Condition known = conditions.remove(key);
                Condition before = known == null ? retired.remove(key) : known;
                next.put(key, before == null ? new Condition(rule, threshold) : before.under(rule, threshold));
            }
        }
        retired.putAll(conditions);
        conditions = next;
    }

    /**
     * Judges everything once.
     *
     * @param now not before the moment of the last call by its steady clock
     * @param role {@code primary} or {@code replica}, for alerts that are for one of them; empty while it is not known
     */
    public Judgement judge(Moment now, Readings readings, String role) {
        Set<Alert.Identity> firing = firing();
        conditions.values().forEach(condition -> condition.judge(now, readings, role));
        retired.values().forEach(condition -> condition.retire(now));
        List<Alert> alerts = alerts();
        retired.values().removeIf(Condition::isEmpty);
        return new Judgement(alerts,
                alerts.stream().filter(alert -> alert.state() == AlertState.FIRING && !firing.contains(alert.identity())).toList(),
                alerts.stream().filter(alert -> alert.state() != AlertState.FIRING && firing.contains(alert.identity())).toList(), leftOut());
    }

    private List<Alert> alerts() {
        return all().flatMap(condition -> condition.alerts().stream()).sorted(URGENCY).toList();
    }

    /** As all stands without judging anything. */
    Judgement standing() {
        return new Judgement(alerts(), List.of(), List.of(), Map.of());
    }

    /** Alerts that were restored and not judged since never were. */
    void forgetRestored() {
        conditions.values().forEach(Condition::forgetRestored);
    }

    private Stream<Condition> all() {
        return Stream.concat(conditions.values().stream(), retired.values().stream());
    }

    private Set<Alert.Identity> firing() {
        Set<Alert.Identity> firing = new HashSet<>();
        all().forEach(condition -> condition.firing().forEach(firing::add));
        return firing;
    }

    private Map<String, Integer> leftOut() {
        Map<String, Integer> all = new HashMap<>();
        conditions.values().stream().filter(condition -> condition.leftOut() > 0)
                .forEach(condition -> all.merge(condition.name(), condition.leftOut(), Math::max));
        return all;
    }

    /** The full names of all metrics that are compared. */
    Set<String> metrics() {
        return conditions.values().stream().map(Condition::metric).collect(Collectors.toSet());
    }

    /** What must outlive a restart. */
    List<SavedAlert> save(Moment now) {
        List<SavedAlert> saved = new ArrayList<>();
        conditions.values().forEach(condition -> saved.addAll(condition.save(now)));
        return saved;
    }

    /**
     * Goes on where it was before a restart, so far as the alert is still defined. The time between counts as in Prometheus: a pending alert
     * goes on where it was, a firing one fires on until its series is judged.
     *
     * @param down since it was saved
     */
    void restore(SavedAlert saved, Duration down, Moment now) {
        Condition condition = conditions.get(new Key(saved.identity().name(), saved.identity().severity()));
        if (condition != null) {
            condition.restore(saved, down, now);
        }
    }
}
