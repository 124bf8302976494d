package dev.pgvigil.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.TargetView;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges one target again and again, as it is told to by a timer, and tells what came of it: to readers, as metrics, in the log. It never touches
 * the database. Thread-safe.
 */
public final class Evaluator implements AlertView {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
    /** After a longer time nobody knows what was in between. As Prometheus's {@code --rules.alert.for-outage-tolerance}. */
    private static final Duration LONGEST_OUTAGE = Duration.ofHours(1);
    private final String target;
    private final Function<Set<String>, Observed> observe;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Consumer<List<MetricFamily>> publishThresholds;
    private final Consumer<List<MetricFamily>> publishAlerts;
    private final EvidenceHook evidence;
    private final Judge judge = new Judge(List.of(), List.of());
    private volatile List<EffectiveThreshold> thresholds = List.of();
    private volatile Judgement newest = Judgement.NONE;
    private volatile String system = "";
    private String restoredFrom = "";
    private MetricFamily published = AlertFamilies.alerts(List.of());

    /**
     * @param target its name in the settings
     * @param observe reads the target as it is, for those metrics
     * @param nanos a steady clock
     * @param publishThresholds serves the thresholds as they are from now on
     * @param publishAlerts serves the number of alerts as it is from now on
     */
    public Evaluator(String target, Function<Set<String>, Observed> observe, Clock clock, LongSupplier nanos,
            Consumer<List<MetricFamily>> publishThresholds, Consumer<List<MetricFamily>> publishAlerts, EvidenceHook evidence) {
        this.target = target;
        this.observe = observe;
        this.clock = clock;
        this.nanos = nanos;
        this.publishThresholds = publishThresholds;
        this.publishAlerts = publishAlerts;
        this.evidence = evidence;
    }

    /** Reads a running target, with families of the process that its page shows too. */
    public static Function<Set<String>, Observed> observing(TargetView view, Function<Set<String>, List<MetricFamily>> more) {
        return metrics -> {
            // The role before the parts: when it changes, the parts of before go first.
            var status = view.status();
            return new Observed(new SnapshotReadings(view, more.apply(metrics), metrics), status.role(), status.systemIdentifier());
        };
    }

    /** Goes on with these rules and thresholds, which are served at once; alerts that are still there keep their states. */
    public synchronized void assign(List<AlertRule> rules, List<EffectiveThreshold> effective) {
        judge.assign(rules, effective);
        thresholds = List.copyOf(effective);
        publishThresholds.accept(List.of(AlertFamilies.thresholds(effective)));
    }

    /** Judges everything as it is now. */
    public void tick() {
        Judgement judgement = judge();
        say(judgement.fired(), (what, summary) -> LOG.warn("{}: {} fires: {}", target, what, summary));
        say(judgement.resolved(), (what, summary) -> LOG.info("{}: {} is over: {}", target, what, summary));
        judgement.fired().forEach(this::capture);
    }

    /** One line an alert, however many series it is about. */
    private static void say(List<Alert> alerts, BiConsumer<String, String> line) {
        Map<String, List<Alert>> byName = alerts.stream().collect(Collectors.groupingBy(alert -> alert.name() + " (" + alert.severity().word() + ")",
                LinkedHashMap::new, Collectors.toList()));
        byName.forEach((name, all) -> line.accept(all.size() == 1 ? name : name + " on " + all.size() + " series", all.get(0).summary()));
    }

    private synchronized Judgement judge() {
        Observed observed = observe.apply(judge.metrics());
        checkSystem(observed.systemIdentifier());
        Judgement before = newest;
        newest = judge.judge(now(), observed.readings(), observed.role());
        MetricFamily counts = AlertFamilies.alerts(newest.alerts());
        if (!counts.equals(published)) {
            published = counts;
            publishAlerts.accept(List.of(counts));
        }
        newest.leftOut().keySet().stream().filter(name -> !before.leftOut().containsKey(name)).forEach(name ->
                LOG.warn("{}: {} holds for {} series more than the {} that are followed", target, name, newest.leftOut().get(name),
                        Condition.MOST_INSTANCES));
        return newest;
    }

    /** What was restored of another server than the one that is there says nothing of it. */
    private void checkSystem(String found) {
        if (!found.isEmpty() && !restoredFrom.isEmpty() && !found.equals(restoredFrom)) {
            judge.forgetRestored();
        }
        if (!found.isEmpty()) {
            system = found;
            restoredFrom = "";
        }
    }

    private void capture(Alert alert) {
        try {
            evidence.fired().accept(alert);
        } catch (RuntimeException e) {
            LOG.error("{}: capturing evidence of {} met a fault of pgvigil's own", target, alert.name(), e);
        }
    }

    private Moment now() {
        return new Moment(clock.instant(), nanos.getAsLong());
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public List<EffectiveThreshold> thresholds() {
        return thresholds;
    }

    @Override
    public List<Alert> alerts() {
        return newest.alerts();
    }

    @Override
    public Map<String, Integer> leftOut() {
        return newest.leftOut();
    }

    @Override
    public List<Evidence> evidence(Alert.Identity alert) {
        return evidence.captured().apply(alert);
    }

    /** Pending and firing alerts, for a restart, each under a name for people. */
    public synchronized Map<String, JsonNode> save() {
        Map<String, JsonNode> saved = new LinkedHashMap<>();
        judge.save(now()).forEach(alert -> saved.put(alert.identity().name() + " " + alert.identity().severity().word() + " "
                + new TreeMap<>(alert.labels()), SavedAlertJson.write(alert, system)));
        return saved;
    }

    /**
     * Takes what was saved before a restart; to be called once the rules are assigned and before anything is judged.
     *
     * @param passed since it was saved
     * @throws RuntimeException when it is not what was saved
     */
    public synchronized void recall(JsonNode saved, Duration passed) {
        SavedAlert alert = SavedAlertJson.read(saved);
        if (passed.compareTo(LONGEST_OUTAGE) <= 0) {
            judge.restore(alert, passed, now());
            restoredFrom = saved.path("system").asText("");
            system = restoredFrom;
            newest = judge.standing();
        }
    }
}
