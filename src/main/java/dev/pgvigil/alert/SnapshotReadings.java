package dev.pgvigil.alert;

import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.TargetView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a target serves at this moment, kept rows left out. For one round of judging, on one thread. */
final class SnapshotReadings implements Readings {
    /** A collection may begin late, and take its time. */
    private static final Duration LATE = Duration.ofSeconds(5);
    /** After a start every query is tried within minutes. */
    private static final Duration FIRST_COLLECTION = Duration.ofMinutes(10);
    private final TargetView target;
    private final Map<String, List<Sample>> samples = new HashMap<>();
    private List<QueryStatus> queries;

    /**
     * @param more families of the process
     * @param wanted full names of the metrics that may be asked for
     */
    SnapshotReadings(TargetView target, List<MetricFamily> more, Set<String> wanted) {
        this.target = target;
        Stream.concat(target.snapshot().parts().stream().filter(part -> !part.kept()).flatMap(part -> part.families().stream()), more.stream())
                .filter(family -> wanted.contains(family.family().name()))
                .forEach(family -> samples.computeIfAbsent(family.family().name(), name -> new ArrayList<>()).addAll(family.samples()));
    }

    @Override
    public List<Sample> of(String metric) {
        return samples.getOrDefault(metric, List.of());
    }

    /** A query that failed is given until its next collection; while the target is down, nothing is waited for that was there before. */
    @Override
    public Duration patience(AlertRule rule, Map<String, String> labels) {
        return queries().stream().filter(status -> rule.queries().contains(status.query()))
                .filter(status -> status.datname().isEmpty() || status.datname().equals(labels.get("datname")))
                .map(SnapshotReadings::patience).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Seldom needed, and sorted each time. */
    private List<QueryStatus> queries() {
        if (queries == null) {
            queries = target.queries();
        }
        return queries;
    }

    private static Duration patience(QueryStatus status) {
        boolean tried = status.state() == QueryState.OK || status.state() == QueryState.SKIPPED;
        if (!tried && status.lastSuccess().isEmpty()) {
            return FIRST_COLLECTION;
        }
        return status.state() == QueryState.FAILING ? status.effectiveInterval().plus(LATE) : Duration.ZERO;
    }
}
