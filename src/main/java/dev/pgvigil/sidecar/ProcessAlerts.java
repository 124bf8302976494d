package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.Evaluator;
import dev.pgvigil.alert.EvidenceHook;
import dev.pgvigil.alert.Observed;
import dev.pgvigil.alert.PushFamilies;
import dev.pgvigil.alert.Readings;
import dev.pgvigil.exposition.ClientLibraryBridge;
import dev.pgvigil.exposition.ProcessMetrics;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.web.HttpFamilies;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The alerts on the process itself. With one target they are among the target's; with several they stand alone, as the process's families do
 * on {@code /metrics}. Thread-safe.
 */
final class ProcessAlerts {
    private static final String NAME = "pgvigil";
    private static final Set<String> FAMILIES = Stream.of(new ProcessMetrics("").families(), HttpFamilies.declared(),
            ClientLibraryBridge.families(PushFamilies.declared())).flatMap(List::stream)
            .map(family -> family.family().name()).collect(Collectors.toUnmodifiableSet());
    private final ProcessMetrics metrics;
    private final Evaluator evaluator;
    private volatile List<MetricFamily> thresholds = List.of();
    private volatile List<MetricFamily> alerts = List.of();
    private volatile boolean alone = true;

    ProcessAlerts(ProcessMetrics metrics, Clock clock, LongSupplier nanos) {
        this.metrics = metrics;
        this.evaluator = new Evaluator(NAME, this::observe, clock, nanos, families -> thresholds = families, families -> alerts = families,
                EvidenceHook.NONE);
    }

    /** True when all that the rule reads is of the process. */
    static boolean isOfProcess(AlertRule rule) {
        return rule.queries().isEmpty() && FAMILIES.containsAll(rule.metrics().values());
    }

    private Observed observe(Set<String> names) {
        Map<String, List<Sample>> samples = metrics.families(names).stream()
                .collect(Collectors.toMap(family -> family.family().name(), MetricFamily::samples));
        Readings readings = metric -> samples.getOrDefault(metric, List.of());
        return new Observed(readings, "", "");
    }

    /** The process's families of those names, for a target that is the only one. */
    List<MetricFamily> ofProcess(Set<String> names) {
        return alone ? metrics.families(names.stream().filter(FAMILIES::contains).collect(Collectors.toSet())) : List.of();
    }

    /** Goes on under another configuration. */
    void assign(Configuration configuration) {
        alone = configuration.settings().targets().size() == 1;
        Alerting.Share share = alone ? new Alerting.Share(List.of(), List.of()) : configuration.alerting().ofProcess();
        evaluator.assign(share.rules(), share.thresholds());
    }

    void tick() {
        evaluator.tick();
    }

    /** The process's alerts; empty while they are among the only target's. */
    Optional<AlertView> view() {
        return alone ? Optional.empty() : Optional.of(evaluator);
    }

    /** The process's families, with thresholds and alerts where no target serves them. */
    List<MetricFamily> families() {
        return alone ? metrics.families() : Stream.of(metrics.families(), thresholds, alerts).flatMap(List::stream).toList();
    }
}
