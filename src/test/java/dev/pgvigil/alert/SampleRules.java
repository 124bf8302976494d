package dev.pgvigil.alert;

import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.AlertDefinition.Threshold;
import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Severity;
import dev.pgvigil.testing.Definitions;
import dev.pgvigil.yaml.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A few alerts in which everything occurs that an alert may have. */
final class SampleRules {
    private static final String QUERIES = """
            pg_cache:
              sql: SELECT 1
              metrics:
                datname: {usage: LABEL}
                hit_ratio: {usage: GAUGE, unit: ratio, description: Share}
              alerts:
                PostgreSQLCacheHitRatioLow:
                  below: hit_ratio
                  warning: {at: 0.99, for: 10m}
                  critical: {at: 0.95, for: 30m}
                  keep_firing_for: 2m
                  summary: "Cache hit ratio of {datname} is {value}, below {threshold}"
                  description: "It's {value} in {{datname}}, or { so."
            pg_lag:
              sql: SELECT 1
              metrics:
                lag_seconds: {usage: GAUGE, unit: seconds, description: Lag}
                lag_bytes: {usage: GAUGE, unit: bytes, description: Lag}
              alerts:
                PostgreSQLReplicationLag:
                  above: lag_seconds
                  role: replica
                  warning: {at: 5, for: 45s}
                  summary: Behind by {value}
                PostgreSQLReplicationLagBytes:
                  above: lag_bytes
                  info: {at: 1073741824}
                  summary: Behind by {value}, more than {threshold}
                  runbook: PostgreSQLReplicationLag
            """;

    private SampleRules() {
    }

    static List<QueryDefinition> queries() {
        return Definitions.of(QUERIES);
    }

    /** Two of pgvigil's own: one that asks for a label, one that compares an age. */
    static List<OwnAlert> own() {
        return List.of(new OwnAlert(own("PgVigilQueryFailing", "pgvigil_query_state", 0, Duration.ofMinutes(1), "{query} fails"), Map.of("state", "failing"),
                        false),
                new OwnAlert(own("PgVigilLaneStuck", "pgvigil_lane_last_progress_timestamp_seconds", 300, Duration.ZERO,
                        "Lane {lane} made no progress for {value}, more than {threshold}"), Map.of(), true));
    }

    private static AlertDefinition own(String name, String metric, double at, Duration hold, String summary) {
        return new AlertDefinition(name, Direction.ABOVE, metric, Map.of(Severity.WARNING, new Threshold(at, hold, Optional.empty())), Duration.ZERO,
                Optional.empty(), summary, "", name, List.of(), Position.outside("own"));
    }
}
