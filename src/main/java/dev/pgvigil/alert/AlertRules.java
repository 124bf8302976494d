package dev.pgvigil.alert;

import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Severity;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the alerts of queries and pgvigil's own, each once, by the full names of what they read. */
public final class AlertRules {
    private static final String SECONDS = "seconds";

    private final Map<String, AlertRule> rules = new LinkedHashMap<>();
    private final Problems problems;

    private AlertRules(Problems problems) {
        this.problems = problems;
    }

    /**
     * The rules: of the queries in their order, then pgvigil's own. Branches of a query share theirs; queries that never run have none.
     *
     * @throws dev.pgvigil.yaml.ProblemsException when a query has an alert of a name that pgvigil's own have, or one that compares two units
     */
    public static List<AlertRule> of(List<QueryDefinition> queries, List<OwnAlert> own) {
        return Problems.orThrow(problems -> of(queries, own, problems));
    }

    /** The same; faults are added to the problems. */
    public static List<AlertRule> of(List<QueryDefinition> queries, List<OwnAlert> own, Problems problems) {
        AlertRules found = new AlertRules(problems);
        queries.stream().filter(query -> !query.skip()).forEach(query -> query.alerts().forEach(alert -> found.add(query, alert)));
        own.forEach(found::add);
        return List.copyOf(found.rules.values());
    }

    private void add(QueryDefinition query, AlertDefinition alert) {
        checkUnit(query, alert);
        Map<Severity, String> metrics = new EnumMap<>(Severity.class);
        alert.thresholds().keySet().forEach(severity -> metrics.put(severity, query.metricOf(alert.comparedBy(severity))));
        AlertRule rule = new AlertRule(alert, List.of(query.key()), metrics, Map.of(), false, query.unitOf(alert.of()));
        rules.merge(alert.name(), rule, AlertRules::shared);
    }

    private static AlertRule shared(AlertRule first, AlertRule branch) {
        List<String> queries = new ArrayList<>(first.queries());
        queries.addAll(branch.queries());
        return new AlertRule(first.definition(), queries, first.metrics(), first.where(), first.age(), first.unit());
    }

    private void add(OwnAlert alert) {
        AlertDefinition definition = alert.definition();
        AlertRule taken = rules.get(definition.name());
        if (taken != null) {
            problems.add(new Problem(taken.definition().at(), path(taken), "found the alert " + definition.name()
                    + ", which is one of pgvigil's own, expected another name"));
            return;
        }
        Map<Severity, String> metrics = new EnumMap<>(Severity.class);
        definition.thresholds().keySet().forEach(severity -> metrics.put(severity, definition.comparedBy(severity)));
        rules.put(definition.name(), new AlertRule(definition, List.of(), metrics, alert.where(), alert.age(), unit(alert)));
    }

    /** The families of the process have no units but in their names. */
    private static String unit(OwnAlert alert) {
        return alert.age() ? SECONDS : Quantity.UNITS.stream().filter(unit -> alert.definition().of().endsWith("_" + unit)).findFirst().orElse("");
    }

    private void checkUnit(QueryDefinition query, AlertDefinition alert) {
        Set<String> units = Stream.concat(Stream.of(alert.of()), alert.thresholds().keySet().stream().map(alert::comparedBy))
                .map(query::unitOf).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        if (units.size() > 1) {
            problems.add(new Problem(alert.at(), query.key() + ".alerts." + alert.name(), "found severities that compare values in "
                    + units.stream().map(unit -> unit.isEmpty() ? "no unit" : unit).collect(Collectors.joining(" and "))
                    + ", expected one unit; make it two alerts"));
        }
    }

    private static String path(AlertRule rule) {
        return rule.queries().get(0) + ".alerts." + rule.name();
    }
}
