package dev.pgvigil.sidecar;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.Settings;
import dev.pgvigil.query.EvidenceDefinition;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.QueryDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Settings and queries without a fault: all that a sidecar is started with. Immutable.
 */
public final class Configuration {
    private final Settings settings;
    private final LoadedQueries queries;
    private final Alerting alerting;
    private final List<String> warnings;
    private final Origin origin;
    private final Signature signature;

    Configuration(Settings settings, LoadedQueries queries, Alerting alerting, List<String> warnings, Origin origin, Signature signature) {
        this.settings = settings;
        this.queries = queries;
        this.alerting = alerting;
        this.warnings = List.copyOf(warnings);
        this.origin = origin;
        this.signature = signature;
    }

    /**
     * Reads everything.
     *
     * @param directory what relative paths on the command line start at
     * @throws dev.pgvigil.yaml.ProblemsException with all faults of all files together
     */
    public static Configuration load(Flags flags, Map<String, String> environment, Path directory) {
        return new Origin(flags, environment, directory).load();
    }

    public Settings settings() {
        return settings;
    }

    public List<QueryDefinition> queries() {
        return queries.queries();
    }

    /** What runs only when an alert asks. */
    public List<EvidenceDefinition> evidence() {
        return queries.evidence();
    }

    /** All that the query files define. */
    public LoadedQueries loaded() {
        return queries;
    }

    /** What is judged, by which thresholds. */
    Alerting alerting() {
        return alerting;
    }

    /** What was read but may not mean what its writer thought. */
    public List<String> warnings() {
        return warnings;
    }

    /** Reads it again. */
    Origin origin() {
        return origin;
    }

    /** What it was read from, as it was then or shortly before. */
    Signature signature() {
        return signature;
    }
}
