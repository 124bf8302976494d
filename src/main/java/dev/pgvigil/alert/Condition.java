package dev.pgvigil.alert;

import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One severity of one alert: its threshold, and what its series have come to. Not thread-safe. */
final class Condition {
    /** More at once help nobody, and each costs memory here and at the receiver. */
    static final int MOST_INSTANCES = 200;
    /** How long after a restart what pgvigil tells of itself may take to be as before. */
    private static final Duration SETTLES_IN = Duration.ofSeconds(60);
    private final AlertRule rule;
    private final EffectiveThreshold threshold;
    private final Ages ages;
    private final Map<Map<String, String>, Instance> instances;
    private int leftOut;
    private long room;

    Condition(AlertRule rule, EffectiveThreshold threshold) {
        this(rule, threshold, new Ages(), new LinkedHashMap<>());
    }

    private Condition(AlertRule rule, EffectiveThreshold threshold, Ages ages, Map<Map<String, String>, Instance> instances) {
        this.rule = rule;
        this.threshold = threshold;
        this.ages = ages;
        this.instances = instances;
    }

    /** The same alert under another definition or threshold; its series stay what they have come to. */
    Condition under(AlertRule otherRule, EffectiveThreshold otherThreshold) {
        return new Condition(otherRule, otherThreshold, ages, instances);
    }

    /** It goes on where it was when the process ended. */
    void restore(SavedAlert saved, Duration down, Moment now) {
        if (instances.size() < MOST_INSTANCES) {
            Optional<Moment> settledBy = rule.queries().isEmpty() ? Optional.of(now.plus(SETTLES_IN)) : Optional.empty();
            instances.put(saved.labels(), Instance.restored(saved, down, now, settledBy));
        }
    }

    void forgetRestored() {
        instances.values().removeIf(Instance::unjudged);
    }

    /** @param role of the target; empty while it is not known */
    void judge(Moment now, Readings readings, String role) {
        boolean elsewhere = rule.definition().role().filter(wanted -> !wanted.name().equalsIgnoreCase(role)).isPresent();
        Duration keep = rule.definition().keepFiringFor();
        leftOut = 0;
        Set<Instance> judged = elsewhere ? Set.of() : judgePresent(now, readings, keep);
        boolean waits = !elsewhere || role.isEmpty();
        instances.values().stream().filter(instance -> instance.state() != AlertState.INACTIVE && !judged.contains(instance)).forEach(instance ->
                instance.absent(waits ? readings.patience(rule, instance.labels()) : Duration.ZERO, keep, now));
        forget(now);
    }

    private Set<Instance> judgePresent(Moment now, Readings readings, Duration keep) {
        Set<Instance> judged = new HashSet<>();
        room = MOST_INSTANCES - active();
        for (Sample sample : readings.of(metric())) {
            if (!sample.suffix().isEmpty() || !wanted(sample.labels())) {
                continue;
            }
            double value = rule.age() ? ages.of(sample.labels(), sample.value(), now) : sample.value();
            boolean holds = holds(value);
            if (holds || !instances.isEmpty()) {
                judge(labels(sample.labels()), value, holds, keep, now, judged);
            }
        }
        ages.forgetAbsent();
        return judged;
    }

    private void judge(Map<String, String> labels, double value, boolean holds, Duration keep, Moment now, Set<Instance> judged) {
        Instance known = instances.get(labels);
        if (holds && known == null && room <= 0) {
            leftOut++;
            return;
        }
        if (holds && known == null) {
            known = new Instance(labels, now);
            room--;
            instances.put(labels, known);
        }
        if (known != null && judged.add(known)) {
            if (holds) {
                known.holds(value, threshold, now);
            } else {
                known.ended(keep, now);
            }
        }
    }

    private long active() {
        return instances.values().stream().filter(instance -> instance.state() != AlertState.INACTIVE).count();
    }

    /** NaN is on no side. */
    private boolean holds(double value) {
        return rule.definition().direction() == Direction.ABOVE ? value > threshold.at() : value < threshold.at();
    }

    private boolean wanted(Labels labels) {
        for (Map.Entry<String, String> wanted : rule.where().entrySet()) {
            int index = labels.names().indexOf(wanted.getKey());
            if (index < 0 || !labels.values().get(index).equals(wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** An empty label is no label, as in Prometheus. */
    private static Map<String, String> labels(Labels labels) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < labels.names().size(); i++) {
            if (!labels.values().get(i).isEmpty()) {
                map.put(labels.names().get(i), labels.values().get(i));
            }
        }
        return Map.copyOf(map);
    }

    /** The alert is no longer defined. */
    void retire(Moment now) {
        leftOut = 0;
        instances.values().forEach(instance -> instance.resolve(now));
        forget(now);
    }

    private void forget(Moment now) {
        instances.values().removeIf(instance -> instance.over(now));
        if (instances.size() > 2 * MOST_INSTANCES) {
            List<Instance> resolved = new ArrayList<>(instances.values());
            resolved.removeIf(instance -> instance.state() != AlertState.INACTIVE);
            resolved.sort(Comparator.comparing(instance -> instance.resolvedAt().orElseThrow()));
            resolved.subList(0, instances.size() - 2 * MOST_INSTANCES).forEach(instance -> instances.remove(instance.labels()));
        }
    }

    boolean isEmpty() {
        return instances.isEmpty();
    }

    /** How many more series meet the condition than are followed. */
    int leftOut() {
        return leftOut;
    }

    String name() {
        return rule.name();
    }

    /** The full name of what is compared. */
    String metric() {
        return rule.metrics().get(threshold.severity());
    }

    Stream<Alert.Identity> firing() {
        return instances.values().stream().filter(instance -> instance.state() == AlertState.FIRING).map(this::identity);
    }

    private Alert.Identity identity(Instance instance) {
        return new Alert.Identity(rule.name(), threshold.severity(), instance.labels());
    }

    List<Alert> alerts() {
        return instances.values().stream().map(this::alert).toList();
    }

    private Alert alert(Instance instance) {
        Map<String, String> labels = instance.labels();
        double value = instance.value();
        double limit = instance.threshold();
        return new Alert(rule.name(), threshold.severity(), labels, instance.state(), value, limit, instance.activeAt(), instance.firedAt(),
                instance.resolvedAt(), Wording.filled(rule.definition().summary(), rule, value, limit, labels),
                Wording.filled(rule.definition().description(), rule, value, limit, labels), rule.definition().runbook());
    }

    List<SavedAlert> save(Moment now) {
        return instances.values().stream().flatMap(instance -> instance.save(identity(instance), now).stream()).toList();
    }
}
