package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Schedule;
import dev.pgvigil.query.Severity;
import dev.pgvigil.yaml.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shipped queries and alerts as they are, save that time runs fast: every second a collection, windows of seconds, no keeping on. */
public final class QuickAlerts {
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** What alerts on the states of queries need. */
    private static final Set<String> ALWAYS = Set.of("pg_postmaster", "pg_connections", "pg_backup");
    private static final Duration WINDOW = Duration.ofSeconds(6);

    private QuickAlerts() {
    }

    /**
     * A profile with another {@code for} of every alert.
     *
     * @param lowered thresholds of the mildest severity of some alerts
     * @param shortened from the shipped {@code for}; a second at least is taken
     */
    public static String profile(Map<String, String> lowered, UnaryOperator<Duration> shortened) {
        Map<String, AlertDefinition> alerts = new TreeMap<>();
        Stream.concat(QueryFiles.allShipped().stream().flatMap(query -> query.alerts().stream()),
                OwnAlerts.shipped().stream().map(OwnAlert::definition)).forEach(alert -> alerts.put(alert.name(), alert));
        return alerts.values().stream().map(alert -> alert.name() + ": {" + severities(alert, lowered, shortened) + "}\n").collect(Collectors.joining());
    }

    private static String severities(AlertDefinition alert, Map<String, String> lowered, UnaryOperator<Duration> shortened) {
        List<Severity> severities = alert.thresholds().keySet().stream().sorted().toList();
        String at = Optional.ofNullable(lowered.get(alert.name())).map(number -> ", at: " + number).orElse("");
        return severities.stream().map(severity -> severity.word() + ": {for: "
                + Math.max(1, shortened.apply(alert.thresholds().get(severity).hold()).toSeconds()) + "s"
                + (severity == severities.get(0) ? at : "") + "}").collect(Collectors.joining(", "));
    }

    /** What was loaded, with few queries besides those that have one of these alerts. */
    static Configuration of(Configuration shipped, Set<String> alerts) {
        List<QueryDefinition> queries = shipped.queries().stream()
                .filter(query -> ALWAYS.contains(query.key()) || query.alerts().stream().anyMatch(alert -> alerts.contains(alert.name())))
                .map(query -> quick(query, EVERY, WINDOW)).toList();
        return with(shipped, queries);
    }

    /** What was loaded with the intervals and windows that it has, without keeping on. */
    public static Configuration withoutKeeping(Configuration shipped) {
        return with(shipped, shipped.queries());
    }

    /** What was loaded, each query at that interval, with windows that are three of it. */
    public static Configuration quickened(Configuration shipped, Duration every) {
        return with(shipped, shipped.queries().stream().map(query -> quick(query, every, every.multipliedBy(3))).toList());
    }

    private static Configuration with(Configuration shipped, List<QueryDefinition> queries) {
        Alerting alerting = Alerting.load(queries, true, shipped.settings(), new Problems());
        List<AlertRule> rules = alerting.rules().stream().map(rule -> new AlertRule(unkept(rule.definition()), rule.queries(), rule.metrics(),
                rule.where(), rule.age(), rule.unit())).toList();
        return new Configuration(shipped.settings(), new LoadedQueries(queries, shipped.evidence()),
                new Alerting(rules, alerting.global(), alerting.byTarget(), alerting.queries()), shipped.warnings(), shipped.origin(),
                shipped.signature());
    }

    private static AlertDefinition unkept(AlertDefinition alert) {
        return new AlertDefinition(alert.name(), alert.direction(), alert.of(), alert.thresholds(), Duration.ZERO, alert.role(), alert.summary(),
                alert.description(), alert.runbook(), alert.evidence(), alert.at());
    }

    private static QueryDefinition quick(QueryDefinition query, Duration every, Duration window) {
        return new QueryDefinition(query.key(), query.name(), query.description(), query.format(), query.at(), query.sql(), query.machine(),
                query.searchPath(), new Schedule(query.scope(), every, query.timeout()), query.conditions(), query.priority(), query.fatal(),
                query.skip(), query.maxRows(), query.keep(), query.preset(), query.unlisted(), query.columns(),
                query.derived().stream().map(derived -> quick(derived, window)).toList(), query.alerts(), query.top(), query.except());
    }

    /** A lag has no window to look at, and what was seen of positions is kept as long as ever. */
    private static DerivedDefinition quick(DerivedDefinition derived, Duration shorter) {
        Duration window = derived.operator() instanceof DerivedOperator.Lag ? derived.window() : shorter;
        return new DerivedDefinition(derived.name(), derived.operator(), derived.per(), window, derived.floor(), derived.unit(),
                derived.description(), derived.at());
    }
}
