package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.query.Preset;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.Tools;
import dev.pgvigil.yaml.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Grafana's dashboard linter asks of dashboards, and some more. */
class DashboardConventionsTest {
    private static final List<JsonNode> PAGES = Dashboards.made();
    private static final Set<String> UNITS = Set.of("none", "short", "percentunit", "s", "ms", "bytes", "Bps", "binBps", "ops", "reqps", "cps", "iops", "rps", "wps", "rowsps",
            "dtdurations", "dtdhms", "dateTimeFromNow", "dateTimeAsIso", "locale", "string", "bool");
    private static final Set<String> RATES = Set.of("rate", "irate", "increase", "changes", "resets");
    /** They tell only whether something is there. */
    private static final Set<String> PRESENCE = Set.of("absent", "absent_over_time", "present_over_time", "group", "count", "timestamp");
    private static final List<String> OF_THE_PROCESS = List.of("process_", "jvm_", "pgvigil_http_", "pgvigil_config_", "pgvigil_build_info", "pgvigil_notifications_");
    /** Is chosen by the target where a process has several. */
    private static final String BY_TARGET = "annotation pgvigil restart";
    private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count", "group", "topk", "bottomk", "count_values", "quantile");
    /** Labels that follow from others, or that each server has one value of. */
    private static final Set<String> SAID_OTHERWISE = Set.of("job", "__name__", "datid", "target");
    private static final Pattern KEEPS_ITS_NAME = Pattern.compile("\\w+\\{[^}]*}(?: *[<>=!].*)?");
    private static final Pattern LABEL = Pattern.compile("\\{\\{ *([a-z_]+) *}}");
    private static final Pattern TO = Pattern.compile("/d/([a-z0-9-]+)\\?\\$\\{datasource:queryparam}.*&\\$\\{__url_time_range}");
    private static final Map<String, Set<String>> UNITS_OF_ALERTS = Map.of("seconds", Set.of("s", "dtdurations"), "bytes", Set.of("bytes"), "ratio", Set.of("percentunit"));
    /** Judged is the worst of what is shown, or the same while there is load. */
    private static final Map<String, String> SHOWN_FOR = Map.of("PostgreSQLDiskFilling", "pg_disk_used_ratio",
            "PostgreSQLQueryP95EstimatedHigh", "pg_statements_p95_estimated_seconds");
    /** Times, which postgres_exporter calls counters. */
    private static final String RESET = "_stats_reset";
    @TempDir
    private Path directory;

    @Test
    void areImportedWithoutBeingAskedAnything() {
        assertThat(PAGES).hasSizeGreaterThan(5).allSatisfy(page -> {
            assertThat(page.path("uid").textValue()).matches("pgvigil-[a-z-]+");
            assertThat(page.has("__inputs") || page.has("id")).isFalse();
            assertThat(page.path("editable").booleanValue()).isFalse();
            assertThat(page.path("schemaVersion").intValue()).isBetween(39, 41);
            assertThat(page.path("description").textValue()).isNotBlank();
        });
        assertThat(PAGES.stream().map(page -> page.path("uid").textValue())).doesNotHaveDuplicates();
        assertThat(PAGES.stream().map(page -> page.path("title").textValue())).doesNotHaveDuplicates();
    }

    @Test
    void aSourceIsNamedAsItsPage() {
        assertThat(Dashboards.sources()).allSatisfy(file -> assertThat(file.getFileName()).hasToString(Source.read(file).text("uid").substring("pgvigil-".length()) + ".yaml"));
    }

    @Test
    void dataSourceJobAndInstanceAreVariables() {
        assertThat(PAGES).allSatisfy(page -> {
            JsonNode variables = page.at("/templating/list");
            assertThat(variables.findValuesAsText("name")).startsWith("datasource", "job", "instance").doesNotHaveDuplicates();
            assertThat(variables.at("/0/label").textValue() + ", " + variables.at("/1/label").textValue() + ", " + variables.at("/2/label").textValue())
                    .isEqualTo("Data source, Job, Instance");
            variables.forEach(variable -> {
                if (variable.path("type").textValue().equals("query")) {
                    assertThat(variable.path("refresh").intValue()).as("asked again when the time range changes").isEqualTo(2);
                    assertThat(variable.path("query").path("query").textValue()).as("over the whole range").startsWith("label_values(");
                }
            });
            assertThat(variables.at("/1/multi").booleanValue() && variables.at("/2/multi").booleanValue()).isTrue();
        });
        assertThat(PAGES).allSatisfy(page -> assertThat(page.findValues("datasource").stream().filter(JsonNode::isObject)).containsOnly(Variables.DATASOURCE));
    }

    @Test
    void panelsHaveNumbersOfTheirOwnAndNoneIsOfAngular() {
        assertThat(PAGES).allSatisfy(page -> {
            List<Integer> numbers = new ArrayList<>();
            page.path("panels").forEach(panel -> {
                numbers.add(panel.path("id").intValue());
                panel.path("panels").forEach(inside -> numbers.add(inside.path("id").intValue()));
            });
            assertThat(numbers).as(page.path("uid").textValue()).doesNotHaveDuplicates().hasSizeGreaterThan(Dashboards.panels(page).size());
            assertThat(Dashboards.panels(page)).extracting(panel -> panel.path("type").textValue())
                    .doesNotContain("graph", "singlestat", "table-old", "grafana-piechart-panel");
        });
    }

    @Test
    void panelsHaveTitlesDescriptionsUnitsAndSomethingToAsk() {
        List<String> faults = new ArrayList<>();
        panels().forEach(panel -> {
            String title = panel.path("title").asText();
            List<String> units = new ArrayList<>(List.of(panel.at("/fieldConfig/defaults/unit").asText(panel.has("targets") ? "none at all" : "none")));
            panel.findParents("properties").forEach(override -> override.path("properties").forEach(property ->
                    units.add(property.path("id").asText().equals("unit") ? property.path("value").asText() : "none")));
            units.stream().filter(unit -> !UNITS.contains(unit)).forEach(unit -> faults.add(title + ": found unit " + unit));
            if (title.isBlank() || !panel.path("description").asText().matches("(?s).+\\*\\*Normal:\\*\\* .+\\*\\*Do:\\*\\* .+")) {
                faults.add(title + ": expected what it shows, what is normal and what to do");
            }
            List<String> references = panel.path("targets").findValuesAsText("refId");
            if (panel.has("targets") && (references.isEmpty() || Set.copyOf(references).size() < references.size())) {
                faults.add(title + ": expected targets with a reference each, found " + references);
            }
        });
        assertThat(faults).isEmpty();
    }

    @Test
    void noPanelLiesOnAnother() {
        PAGES.forEach(page -> {
            Set<String> taken = new HashSet<>();
            page.path("panels").forEach(panel -> assertThat(squares(panel.path("gridPos"))).as(page.path("uid") + ": " + panel.path("title"))
                    .allMatch(square -> taken.add(square)));
        });
    }

    private static List<String> squares(JsonNode at) {
        int x = at.path("x").intValue();
        int y = at.path("y").intValue();
        assertThat(x + at.path("w").intValue()).isLessThanOrEqualTo(24);
        return IntStream.range(x, x + at.path("w").intValue()).boxed()
                .flatMap(column -> IntStream.range(y, y + at.path("h").intValue()).mapToObj(row -> column + "/" + row)).toList();
    }

    @Test
    void everySelectorIsOfTheChosenJobAndInstance() {
        List<String> faults = new ArrayList<>();
        expressions().filter(expression -> !expression.place().startsWith("variable ")).filter(expression -> !expression.place().equals(BY_TARGET))
                .forEach(expression -> PromQl.of(expression.text()).selectors().forEach(selector -> {
            String chosen = selector.matchers().get("job") + " " + selector.matchers().get("instance");
            boolean ofProcess = OF_THE_PROCESS.stream().anyMatch(selector.name()::startsWith);
            if (!chosen.equals("=~$job =~$instance") && !(ofProcess && chosen.equals("=~$process_job =~$process"))) {
                faults.add(expression + ": " + selector);
            }
        }));
        assertThat(faults).isEmpty();
    }

    @Test
    void countersAreReadAsRatesOverFourScrapesAndMore() {
        List<String> faults = new ArrayList<>();
        expressions().forEach(expression -> PromQl.of(expression.text()).selectors().forEach(selector -> {
            boolean rated = !selector.calls().isEmpty() && RATES.contains(selector.calls().get(0));
            boolean counts = Metrics.isCounter(selector.name()) && !selector.name().endsWith(RESET);
            boolean present = selector.calls().stream().anyMatch(PRESENCE::contains);
            if (counts && !rated && !present && !expression.place().startsWith("variable ")) {
                faults.add(expression + ": a counter without a rate: " + selector);
            }
            if (rated && !counts && !selector.calls().get(0).equals("changes") && !selector.name().isEmpty() && Metrics.metric(selector.name()).isPresent()) {
                faults.add(expression + ": a rate of what may fall: " + selector);
            }
            if (!selector.range().isEmpty() && !longEnough(selector.range())) {
                faults.add(expression + ": a range of less than four minutes: " + selector);
            }
        }));
        assertThat(faults).isEmpty();
    }

    private static boolean longEnough(String range) {
        return List.of("$__rate_interval", "$__range").contains(range)
                || Values.parseDuration(range.replaceFirst(":.*", "")).filter(duration -> duration.toMinutes() >= 4).isPresent();
    }

    @Test
    void legendsNameWhatIsThere() {
        List<String> faults = new ArrayList<>();
        panels().forEach(panel -> panel.path("targets").forEach(target -> {
            PromQl expression = PromQl.of(target.path("expr").textValue());
            Set<String> labels = new TreeSet<>(expression.made());
            labels.addAll(Names.labels(expression));
            LABEL.matcher(target.path("legendFormat").asText("")).results().map(found -> found.group(1)).filter(label -> !labels.contains(label))
                    .forEach(label -> faults.add(panel.path("title") + ": {{" + label + "}} in the legend of " + target.path("expr")));
            if (!panel.path("type").textValue().equals("table") && target.path("legendFormat").asText("").isBlank()) {
                faults.add(panel.path("title") + ": no legend of " + target.path("expr"));
            }
        }));
        assertThat(faults).isEmpty();
    }

    /** Two lines of one name are one line to the reader. */
    @Test
    void legendsTellSeriesApart() {
        List<String> faults = new ArrayList<>();
        panels().filter(panel -> !List.of("table", "stat").contains(panel.path("type").textValue())).forEach(panel -> panel.path("targets").forEach(target -> {
            PromQl.Selector first = PromQl.of(target.path("expr").textValue()).selectors().get(0);
            Set<String> labels = new TreeSet<>(Names.labels(first.name()).orElse(Set.of()));
            labels.add("instance");
            labels.removeAll(SAID_OTHERWISE);
            labels.removeIf(label -> first.matchers().getOrDefault(label, "").matches("=[^~].*") || target.path("legendFormat").asText().contains("{{" + label + "}}"));
            if (first.calls().stream().noneMatch(AGGREGATIONS::contains) && !labels.isEmpty()) {
                faults.add(panel.path("title").asText() + ": " + labels + " not in the legend of " + target.path("expr").asText());
            }
        }));
        assertThat(faults).isEmpty();
    }

    /** Grafana merges rows that have no different values, and the name of a metric is one. */
    @Test
    void tablesMergeWhatHasNoNameOfItsOwn() {
        List<String> faults = new ArrayList<>();
        panels().filter(panel -> panel.path("type").textValue().equals("table")).forEach(panel -> {
            List<String> named = panel.path("targets").findValuesAsText("expr").stream().filter(expression -> KEEPS_ITS_NAME.matcher(expression).matches()).toList();
            if (named.size() > 1) {
                faults.add(panel.path("title").asText() + ": " + named);
            }
        });
        assertThat(faults).isEmpty();
    }

    @Test
    void theFirstOfManyAreTheSameAtEachStep() {
        assertThat(panels().filter(panel -> !panel.path("type").textValue().equals("table")).flatMap(panel -> panel.path("targets").findValuesAsText("expr").stream())
                .filter(expression -> expression.contains("topk") || expression.contains("bottomk"))).hasSizeGreaterThan(20)
                .allMatch(expression -> expression.contains("[$__range] @ end()"));
    }

    @Test
    void limitsAreNotStackedOnWhatTheyLimit() {
        List<JsonNode> stacked = panels().filter(panel -> panel.at("/fieldConfig/defaults/custom/stacking/mode").asText().equals("normal")).toList();
        assertThat(stacked).isNotEmpty().allSatisfy(panel -> panel.at("/fieldConfig/overrides").forEach(override -> {
            List<String> properties = override.path("properties").findValuesAsText("id");
            boolean line = properties.contains("custom.drawStyle") || override.at("/matcher/options").asText().startsWith(Targets.THRESHOLD);
            assertThat(properties.contains("custom.stacking") || !line).as(panel.path("title") + " " + override).isTrue();
        }));
    }

    @Test
    void aSparklineIsAskedOverTheWholeRange() {
        assertThat(panels().filter(panel -> panel.at("/options/graphMode").asText().equals("area"))).isNotEmpty()
                .allMatch(panel -> panel.at("/targets/0/range").booleanValue());
    }

    /** With 15 seconds between two scrapes. */
    @Test
    void aRateIsOverWholeIntervalsOfItsQuery() {
        List<String> faults = new ArrayList<>();
        panels().forEach(panel -> panel.path("targets").forEach(target -> {
            if (target.path("expr").textValue().contains(Ranking.RATED)) {
                Duration step = Values.parseDuration(panel.path("interval").asText("15s")).orElseThrow();
                Duration over = Collections.max(List.of(step, Duration.ofSeconds(45)));
                PromQl.of(target.path("expr").textValue()).selectors().stream().flatMap(selector -> Metrics.metric(selector.name()).stream())
                        .flatMap(metric -> metric.queries().stream()).filter(query -> over.toSeconds() % query.every().toSeconds() > 0)
                        .forEach(query -> faults.add(panel.path("title").asText() + ": steps of " + step + " of " + query.key() + " every " + query.every()));
            }
        }));
        assertThat(faults).isEmpty();
    }

    @Test
    void linksOfTablesTakeWhatIsInARow() {
        for (Path file : Dashboards.sources()) {
            Source.read(file).list("sections").stream().flatMap(section -> section.list("panels").stream()).filter(panel -> panel.has("columns")).forEach(panel ->
                    panel.maps("columns").values().forEach(column -> column.list("links").forEach(link ->
                            assertThat(panel.maps("columns").keySet()).as(link.place()).containsAll(
                                    link.get("vars").properties().stream().map(entry -> entry.getValue().textValue()).toList()))));
        }
    }

    @Test
    void columnsAreLabelsOrSeries() {
        List<String> faults = new ArrayList<>();
        for (Path file : Dashboards.sources()) {
            Source.read(file).list("sections").stream().flatMap(section -> section.list("panels").stream()).filter(panel -> panel.has("columns")).forEach(panel -> {
                Set<String> known = new TreeSet<>(Set.of("reason"));
                panel.list("series").forEach(series -> {
                    PromQl expression = PromQl.of(series.text("expr"));
                    known.addAll(expression.made());
                    known.addAll(Names.labels(expression));
                    known.add(Targets.reference(panel, series));
                });
                panel.maps("columns").keySet().stream().filter(column -> !known.contains(column)).forEach(column -> faults.add(panel.place() + ": column " + column));
            });
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void variablesInUseAreOnThePage() {
        assertThat(PAGES).allSatisfy(page -> {
            Set<String> there = new TreeSet<>(page.at("/templating/list").findValuesAsText("name"));
            assertThat(Expression.of(page).stream().map(Expression::variables).flatMap(Collection::stream)).allMatch(there::contains);
            assertThat(page.path("panels").findValuesAsText("repeat")).allMatch(there::contains);
        });
    }

    @Test
    void variablesOnThePageAreInUse() {
        assertThat(PAGES).allSatisfy(page -> {
            String asked = Json.text(page.path("panels")) + Expression.of(page).stream().filter(expression -> expression.place().startsWith("variable "))
                    .map(Expression::text).collect(Collectors.joining());
            assertThat(page.at("/templating/list").findValuesAsText("name").stream().filter(name -> !name.equals("datasource"))).as(page.path("uid").textValue())
                    .allMatch(name -> Pattern.compile("\\$\\{?" + name + "\\b").matcher(asked).find());
        });
    }

    @Test
    void linksLeadToPagesAndKeepWhatWasChosen() {
        Set<String> pages = PAGES.stream().map(page -> page.path("uid").textValue()).collect(Collectors.toSet());
        List<String> urls = PAGES.stream().flatMap(page -> page.path("panels").findValuesAsText("url").stream()).filter(url -> !url.startsWith("https://")).toList();
        assertThat(urls).isNotEmpty().allSatisfy(url -> assertThat(TO.matcher(url)).as(url).matches(matcher -> matcher.matches() && pages.contains(matcher.group(1))));
        assertThat(urls).allSatisfy(url -> assertThat(url).containsPattern("\\bvar-job=|\\$\\{job:queryparam}").containsPattern("\\bvar-instance=|\\$\\{instance:queryparam}"));
        assertThat(urls).allSatisfy(url -> {
            String to = url.replaceFirst("/d/([a-z0-9-]+).*", "$1");
            JsonNode page = PAGES.stream().filter(one -> one.path("uid").textValue().equals(to)).findFirst().orElseThrow();
            List<String> names = page.at("/templating/list").findValuesAsText("name");
            assertThat(Pattern.compile("[?&]var-([a-z_]+)=").matcher(url).results().map(found -> found.group(1))).as(url).allMatch(names::contains);
        });
    }

    @Test
    void aThresholdStandsWhereItsMetricIsInItsUnit() {
        List<String> faults = new ArrayList<>();
        for (Path file : Dashboards.sources()) {
            Source.read(file).list("sections").stream().flatMap(section -> section.list("panels").stream()).filter(panel -> panel.has("thresholds")).forEach(panel -> {
                Set<String> shown = panel.list("series").stream().flatMap(series -> PromQl.of(series.text("expr")).selectors().stream()).map(PromQl.Selector::name)
                        .collect(Collectors.toSet());
                Metrics.RULES.stream().filter(rule -> panel.texts("thresholds").contains(rule.name())).forEach(rule -> faults.addAll(misplaced(panel, shown, rule)));
            });
        }
        assertThat(faults).isEmpty();
    }

    private static List<String> misplaced(Source panel, Set<String> shown, AlertRule rule) {
        Set<String> judged = new TreeSet<>(rule.metrics().values());
        if (Collections.disjoint(shown, judged) && !shown.contains(SHOWN_FOR.get(rule.name()))) {
            return List.of(panel.text("title") + ": " + rule.name() + " judges " + judged + ", which is not among " + new TreeSet<>(shown));
        }
        String metric = judged.iterator().next();
        String unit = metric.endsWith("_seconds") ? "seconds" : Metrics.metric(metric).orElseThrow().unit();
        Set<String> fitting = metric.endsWith("_per_second") ? Set.of("binBps", "ops") : UNITS_OF_ALERTS.getOrDefault(unit, Set.of("none", "short"));
        boolean fits = fitting.contains(panel.text("unit"));
        return fits ? List.of() : List.of(panel.text("title") + ": a threshold in " + unit + " where the unit is " + panel.text("unit"));
    }

    /** As often as it is collected, or less often. */
    @Test
    void aPanelOnASlowQueryHasAMinimumStep() {
        panels().filter(panel -> panel.has("interval")).forEach(panel -> assertThat(Values.parseDuration(panel.path("interval").textValue())).isPresent());
        assertThat(panels().filter(panel -> panel.has("interval")).count()).isGreaterThan(10);
    }

    @Test
    void aPanelThatTakesMoreThanTheDefaultPresetSaysSo() {
        List<String> silent = panels().filter(panel -> panel.path("targets").findValuesAsText("expr").stream().anyMatch(DashboardConventionsTest::takesMore))
                .filter(panel -> !panel.path("description").asText().contains("exhaustive")).map(panel -> panel.path("title").asText()).toList();
        assertThat(silent).isEmpty();
    }

    private static boolean takesMore(String expression) {
        return PromQl.of(expression).selectors().stream().flatMap(selector -> Metrics.metric(selector.name()).stream())
                .anyMatch(metric -> metric.preset().filter(Preset.EXHAUSTIVE::equals).isPresent());
    }

    @Test
    void pagesReadMostOfWhatIsCollected() {
        Set<String> read = PAGES.stream().flatMap(page -> Expression.of(page).stream()).flatMap(expression -> PromQl.of(expression.text()).selectors().stream())
                .flatMap(selector -> Metrics.metric(selector.name()).stream()).flatMap(metric -> metric.queries().stream()).map(QueryDefinition::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(read).hasSizeGreaterThan(60);
    }

    @Test
    void promtoolAcceptsEveryExpression() throws IOException, InterruptedException {
        Path promtool = Tools.require("promtool", "prometheus");
        List<Expression> all = expressions().toList();
        StringBuilder rules = new StringBuilder("groups:\n  - name: all\n    rules:\n");
        for (int i = 0; i < all.size(); i++) {
            rules.append("      - record: r").append(i).append("\n        expr: |-\n").append(all.get(i).filled(Map.of()).indent(10));
        }
        Path file = Files.writeString(directory.resolve("all.yml"), rules.toString());
        Process process = new ProcessBuilder(promtool.toString(), "check", "rules", file.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> Arrays.stream(said.split("\n")).limit(20).collect(Collectors.joining("\n"))).isZero();
        assertThat(all).hasSizeGreaterThan(200);
    }

    private static Stream<JsonNode> panels() {
        return PAGES.stream().flatMap(page -> Dashboards.panels(page).stream());
    }

    private static Stream<Expression> expressions() {
        return PAGES.stream().flatMap(page -> Expression.of(page).stream());
    }
}
