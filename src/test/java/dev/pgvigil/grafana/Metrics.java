package dev.pgvigil.grafana;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.alert.AlertRules;
import dev.pgvigil.catalogue.Metric;
import dev.pgvigil.catalogue.Shipped;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.Severity;
import java.util.List;
import java.util.Optional;

/** The catalogue's metrics by the names that their samples have. Stateless. */
final class Metrics {
    /** Every alert that has thresholds. */
    static final List<AlertRule> RULES = AlertRules.of(Shipped.catalogue().queries(), OwnAlerts.shipped());
    private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

    private Metrics() {
    }

    /** Of a sample's name: that of a histogram or a summary also with what is put behind its name. */
    static Optional<Metric> metric(String sample) {
        return Shipped.catalogue().metric(sample).or(() -> PARTS.stream().filter(sample::endsWith)
                .map(part -> Shipped.catalogue().metric(sample.substring(0, sample.length() - part.length())))
                .flatMap(Optional::stream).filter(metric -> List.of("histogram", "summary").contains(metric.type())).findFirst());
    }

    /** Of an alert of queries.yaml; none when there is no such alert. */
    static List<String> severities(String alert) {
        return RULES.stream().filter(rule -> rule.name().equals(alert)).flatMap(rule -> rule.definition().thresholds().keySet().stream())
                .map(Severity::word).distinct().toList();
    }

    /** It only grows. */
    static boolean isCounter(String sample) {
        return metric(sample).filter(metric -> metric.type().equals("counter") || !metric.name().equals(sample)).isPresent();
    }
}
