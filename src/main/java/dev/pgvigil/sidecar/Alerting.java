package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.alert.AlertRules;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Thresholds;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.Profile;
import dev.pgvigil.config.Profiles;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Tag;
import dev.pgvigil.yaml.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be judged and by which thresholds. Immutable.
 *
 * @param rules all of them
 * @param global thresholds of all rules with the global profiles
 */
record Alerting(List<AlertRule> rules, List<EffectiveThreshold> global, Map<String, List<EffectiveThreshold>> byTarget,
        Map<String, QueryDefinition> queries) {

    /** Rules with the thresholds that are in force for them. */
    record Share(List<AlertRule> rules, List<EffectiveThreshold> thresholds) {
    }

    /** @param sound false when queries have faults, so that an alert that is missing may be among them */
    static Alerting load(List<QueryDefinition> queries, boolean sound, Settings settings, Problems problems) {
        List<AlertRule> rules = AlertRules.of(queries, OwnAlerts.shipped(), problems);
        Map<String, Profile> profiles = Profiles.load(settings, problems);
        Map<String, List<EffectiveThreshold>> byTarget = Thresholds.of(rules, unwatched(queries, rules, sound, settings, profiles), settings, profiles, problems);
        return new Alerting(rules, Thresholds.global(rules, settings.profiles().stream().map(profiles::get).toList()), byTarget,
                queries.stream().collect(Collectors.toMap(QueryDefinition::key, Function.identity())));
    }

    /** Alerts that exist and are not loaded, or all that somebody speaks of when it is not known which there are. */
    private static Set<String> unwatched(List<QueryDefinition> queries, List<AlertRule> rules, boolean sound, Settings settings,
            Map<String, Profile> profiles) {
        Set<String> spoken = new HashSet<>();
        settings.targets().forEach(target -> spoken.addAll(target.thresholds().keySet()));
        profiles.values().stream().filter(profile -> !profile.shipped())
                .forEach(profile -> profile.overrides().forEach(override -> spoken.add(override.alert().text())));
        rules.forEach(rule -> spoken.remove(rule.name()));
        return !sound || spoken.isEmpty() ? spoken
                : Stream.of(queries, QueryFiles.allShipped()).flatMap(some -> QueryFiles.alerts(some).stream()).collect(Collectors.toSet());
    }

    /**
     * What is judged on a target.
     *
     * @param alone true when it is the only one, so that its page and its alerts are the process's too
     */
    Share of(TargetSettings target, boolean alone) {
        return share(byTarget.get(target.name()), rule -> rule.queries().isEmpty() ? alone || !ProcessAlerts.isOfProcess(rule)
                : rule.queries().stream().map(queries::get).anyMatch(query -> mayRun(query, target)));
    }

    /** What is judged of the process beside several targets. */
    Share ofProcess() {
        return share(global, ProcessAlerts::isOfProcess);
    }

    private Share share(List<EffectiveThreshold> thresholds, Predicate<AlertRule> which) {
        List<AlertRule> some = rules.stream().filter(which).toList();
        Set<String> names = some.stream().map(AlertRule::name).collect(Collectors.toSet());
        return new Share(some, thresholds.stream().filter(threshold -> names.contains(threshold.alert())).toList());
    }

    /**
     * False when the settings already tell that the query never runs there. What only the server tells does not count: a threshold is there
     * before the server is, and stays when its role or version changes.
     */
    private static boolean mayRun(QueryDefinition query, TargetSettings target) {
        boolean console = target.connection().pooler() == PoolerMode.CONSOLE;
        return query.conditions().tagged(Tag.Kind.PGBOUNCER) == console
                && query.conditions().tags().stream().allMatch(tag -> switch (tag.kind()) {
                    case FREE -> target.tags().contains(tag.argument());
                    case NOT -> !target.tags().contains(tag.argument());
                    default -> true;
                });
    }
}
