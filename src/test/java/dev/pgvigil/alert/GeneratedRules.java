package dev.pgvigil.alert;

import dev.pgvigil.catalogue.Catalogue;
import dev.pgvigil.catalogue.Costs;
import dev.pgvigil.catalogue.Metric;
import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Severity;
import dev.pgvigil.sidecar.OwnFamilies;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The rules of some alerts as files for promtool, one an alert, with the tests that they must pass. */
final class GeneratedRules {
    static final String RUNBOOKS = "https://runbooks.example.org/";

    private final List<AlertRule> rules;
    private final Catalogue catalogue;
    private final RulesWriter writer;

    GeneratedRules(List<QueryDefinition> queries, List<OwnAlert> own) {
        this.rules = AlertRules.of(queries, own);
        this.catalogue = Catalogue.of(queries, OwnFamilies.declared(), Costs.NONE);
        this.writer = new RulesWriter(queries, Thresholds.global(rules, List.of()), page -> RUNBOOKS + page + ".md");
    }

    /** All that comes with the program. */
    static GeneratedRules shipped() {
        Problems problems = new Problems();
        List<QueryDefinition> queries = QueryFiles.load(new QuerySettings(QuerySettings.Preset.EXHAUSTIVE, List.of(), Map.of()), problems);
        problems.throwIfAny();
        return new GeneratedRules(queries, OwnAlerts.shipped());
    }

    static Duration hold(AlertRule rule, Severity severity) {
        return rule.definition().thresholds().get(severity).hold();
    }

    List<AlertRule> rules() {
        return rules;
    }

    /** Every severity of every alert. */
    List<RuleCase> cases() {
        return rules.stream().flatMap(rule -> Arrays.stream(Severity.values()).filter(rule.definition().thresholds()::containsKey)
                .map(severity -> RuleCase.of(rule, severity, hold(rule, severity), metric(rule, severity)))).toList();
    }

    private Metric metric(AlertRule rule, Severity severity) {
        String name = rule.metrics().get(severity);
        return catalogue.metric(name).orElseThrow(() -> new AssertionError(rule.name() + " reads " + name + ", which nothing serves"));
    }

    /**
     * Writes each alert, with its severities, and a file of drills: Prometheus evaluates all rules of a file in each of its tests.
     *
     * @param change what is done to the rules' text first
     * @return the test files
     */
    List<Path> drills(Path directory, Duration interval, UnaryOperator<String> change) {
        return tests(directory, interval, change, (rule, tests) -> tests.addStatesAndTexts(rule));
    }

    /** The same without texts: they take Prometheus most of the time, for it fills them at each evaluation of each alert. */
    List<Path> drillsWithoutTexts(Path directory, Duration interval) {
        return tests(directory, interval, GeneratedRules::withoutTexts, (rule, tests) -> tests.addStates(rule));
    }

    /** Tests without texts that are added rule by rule. */
    List<Path> tests(Path directory, Duration interval, BiConsumer<RuleCase, PromtoolFile> adding) {
        return tests(directory, interval, GeneratedRules::withoutTexts, adding);
    }

    private List<Path> tests(Path directory, Duration interval, UnaryOperator<String> change, BiConsumer<RuleCase, PromtoolFile> adding) {
        List<Path> files = new ArrayList<>();
        List<RuleCase> all = cases();
        for (RuleGroup group : writer.groups(rules)) {
            for (String alert : group.rules().stream().map(RuleGroup.Rule::alert).distinct().toList()) {
                RuleGroup one = new RuleGroup(group.name(), group.rules().stream().filter(rule -> rule.alert().equals(alert)).toList());
                Path file = write(directory.resolve(alert + ".rules.yml"), change.apply(RuleYaml.of(List.of(one), "")));
                PromtoolFile tests = new PromtoolFile(file, interval);
                all.stream().filter(rule -> rule.rule().name().equals(alert)).forEach(rule -> adding.accept(rule, tests));
                files.add(tests.write(directory.resolve(alert + "-" + interval.toSeconds() + "s.test.yml")));
            }
        }
        return files;
    }

    private static String withoutTexts(String rules) {
        return rules.replaceAll("(?m)^ +(annotations|summary|description|runbook_url):.*\n", "");
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
