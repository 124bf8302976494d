package dev.pgvigil.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One server to be watched.
 *
 * @param name lower-case letters, digits and {@code -}, with dots between them: in {@code /probe?target=}, logs and metrics
 * @param includeDatabases globs on datname; default {@code *}
 * @param excludeDatabases globs on datname; they win over the includes
 * @param labels of the target, in {@code pg_target_info} and on pushed alerts
 * @param profiles names of profiles, later ones win
 * @param thresholds alert name to its own values
 * @param tags free words that pg_exporter's query tags may ask for
 */
public record TargetSettings(String name, ConnectionSettings connection, List<String> includeDatabases, List<String> excludeDatabases,
        Map<String, String> labels, OptionalInt expectedStandbys, List<String> profiles, Map<String, ThresholdOverride> thresholds,
        List<String> tags) {
    public TargetSettings {
        includeDatabases = List.copyOf(includeDatabases);
        excludeDatabases = List.copyOf(excludeDatabases);
        labels = Map.copyOf(labels);
        profiles = List.copyOf(profiles);
        thresholds = Map.copyOf(thresholds);
        tags = List.copyOf(tags);
    }
}
