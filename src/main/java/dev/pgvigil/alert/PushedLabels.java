package dev.pgvigil.alert;

import dev.pgvigil.query.Severity;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels under which an Alertmanager knows an alert: for it, equal labels are one alert. They are made as Prometheus makes those of a
 * rule on a scraped series, so that both together are one notification: {@code job}, {@code instance} and the target's own labels stand
 * for what the scrape adds, and push a label of the series that has the same name aside, to {@code exported_<name>}; those of
 * {@code alertmanager.labels} stand for Prometheus's {@code external_labels}, and give way to any other. A label without a value is none.
 */
final class PushedLabels {
    static final String JOB = "job";
    static final String INSTANCE = "instance";
    private static final String DEFAULT_JOB = "pgvigil";
    private final Map<String, String> configured;

    /** @param configured {@code alertmanager.labels} */
    PushedLabels(Map<String, String> configured) {
        this.configured = configured;
    }

    /**
     * Of an alert on a series of a target.
     *
     * @param instance unless the settings say another
     */
    Map<String, String> of(Alert alert, String instance, Map<String, String> targetLabels) {
        Map<String, String> scraped = new TreeMap<>(targetLabels);
        scraped.putIfAbsent(JOB, configured.getOrDefault(JOB, DEFAULT_JOB));
        scraped.putIfAbsent(INSTANCE, configured.getOrDefault(INSTANCE, instance));
        Map<String, String> labels = new TreeMap<>(scraped);
        alert.labels().forEach((name, value) -> labels.put(scraped.containsKey(name) ? "exported_" + name : name, value));
        return named(labels, alert.name(), alert.severity());
    }

    /** Of an alert on this process: its instance is its own, so that each of a pair has its own. */
    Map<String, String> ofProcess(String name, Severity severity, String instance) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(JOB, configured.getOrDefault(JOB, DEFAULT_JOB));
        labels.put(INSTANCE, instance);
        return named(labels, name, severity);
    }

    private Map<String, String> named(Map<String, String> labels, String name, Severity severity) {
        labels.put("alertname", name);
        labels.put("severity", severity.word());
        configured.forEach(labels::putIfAbsent);
        labels.values().removeIf(String::isEmpty);
        return labels;
    }
}
