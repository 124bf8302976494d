package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.catalogue.Committed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboards in the repository are what their sources say. */
class DashboardFilesTest {
    private static final String PAGE = """
            uid: pgvigil-x
            title: X
            description: What is it?
            variables: [datname]
            sections:
              - title: One
                panels:
                  - title: Commits
                    description: Commits.
                    unit: ops
                    thresholds: PostgreSQLHighConnectionCount
                    links: [{title: Server, to: pgvigil-server, vars: {datname: datname}}]
                    series:
                      - {expr: 'rate(pg_stat_database_xact_commit{job=~"$job", instance=~"$instance"}[$__rate_interval])', legend: "{{instance}} {{datname}}"}
                  - title: Settings
                    type: table
                    description: Settings.
                    unit: none
                    sort: connections
                    series:
                      - {name: connections, expr: 'pg_settings_max_connections{job=~"$job", instance=~"$instance"}'}
                    columns:
                      instance: {title: Server}
                      connections: {title: Connections, bar: true}
            """;

    @Test
    void theCommittedFilesAreWhatTheirSourcesSay() {
        for (Path source : Dashboards.sources()) {
            Committed.check(Dashboards.file(source), Json.text(Dashboard.of(Source.read(source))));
        }
        assertThat(Dashboards.committed()).isEqualTo(Dashboards.sources().stream().map(Dashboards::file).toList());
    }

    @Test
    void everyPageHasVariablesLinksAndAnnotations() {
        JsonNode page = page(PAGE);
        assertThat(page.at("/templating/list").findValuesAsText("name")).containsExactly("datasource", "job", "instance", "datname");
        assertThat(page.at("/templating/list/2/query/query").textValue()).isEqualTo("label_values(pg_target_info{job=~\"$job\"}, instance)");
        assertThat(page.at("/annotations/list").findValuesAsText("name")).containsExactly("Server restart", "Change of role", "Settings loaded",
                "Reset of statistics", "Reset of statement statistics", "pgvigil restart");
        assertThat(page.at("/links/0/keepTime").booleanValue() && page.at("/links/0/includeVars").booleanValue()).isTrue();
    }

    @Test
    void aPanelHasItsThresholdsAndTheReasonForHavingNothing() {
        JsonNode panel = page(PAGE).at("/panels/1");
        assertThat(panel.at("/targets").findValuesAsText("refId")).containsExactly("A", "Thresholdwarning0", "Thresholdcritical0", "NoData");
        assertThat(panel.at("/targets/1/expr").textValue()).isEqualTo("max by (instance, alert, severity) (pg_alert_threshold{job=~\"$job\", instance=~\"$instance\", "
                + "alert=\"PostgreSQLHighConnectionCount\", severity=\"warning\"}) < Inf > -Inf");
        assertThat(panel.at("/targets/3/expr").textValue()).isEqualTo("group by (instance, reason) (label_replace(pgvigil_query_reason_info{job=~\"$job\", instance=~\"$instance\", "
                + "query=~\"pg_stat_database\"}, \"reason\", \"$1$2\", \"reason\", \"(.*) in database [^;]*(.*)\")) * NaN");
        assertThat(panel.at("/fieldConfig/defaults/links/0/url").textValue()).isEqualTo("/d/pgvigil-server?${datasource:queryparam}"
                + "&var-datname=${__field.labels[\"datname\"]:percentencode}&${instance:queryparam}&${job:queryparam}&${__url_time_range}");
    }

    @Test
    void aPanelOnASlowQueryHasItsIntervalAsMinimumStep() {
        assertThat(page(PAGE).at("/panels/1").has("interval")).isFalse();
        assertThat(page(PAGE).at("/panels/2/interval").textValue()).isEqualTo("1m");
        assertThat(page(PAGE.replace("unit: ops", "unit: ops\n        query: pg_bloat_table")).at("/panels/1/interval").textValue()).isEqualTo("1h");
    }

    @Test
    void aTableShowsItsColumnsInOrderAndTheReason() {
        JsonNode table = page(PAGE).at("/panels/2");
        assertThat(table.at("/transformations/1/options/include/names")).map(JsonNode::textValue).containsExactly("instance", "Value", "Value #connections", "reason");
        assertThat(table.at("/options/sortBy/0/displayName").textValue()).isEqualTo("Connections");
    }

    /** A queryid has more digits than a floating point number. */
    @Test
    void aLabelIsShownAsItIsAndAnEmptyCellIsEmpty() {
        JsonNode overrides = page(PAGE).at("/panels/2/fieldConfig/overrides");
        assertThat(properties(overrides.get(0))).containsEntry("unit", "string").containsEntry("noValue", "");
        assertThat(properties(overrides.get(2))).doesNotContainKey("unit").containsEntry("noValue", "");
        assertThat(properties(overrides.get(3))).containsEntry("displayName", "No data because").containsEntry("noValue", "");
    }

    private static Map<String, String> properties(JsonNode override) {
        Map<String, String> properties = new TreeMap<>();
        override.path("properties").forEach(property -> properties.put(property.path("id").textValue(), property.path("value").asText()));
        return properties;
    }

    @Test
    void reasonsAreRowsOfTheirOwnUnlessAServerHasOneRow() {
        assertThat(page(PAGE).at("/panels/2/targets/1/expr").textValue()).startsWith("group by (instance, reason) (");
        String rows = PAGE.replace("'pg_settings_max_connections{", "'sum by (instance, datname) (pg_stat_database_numbackends{").replace("\"}'}", "\"})'}")
                .replace("instance: {title: Server}", "instance: {title: Server}\n          datname: {title: Database}");
        assertThat(page(rows).at("/panels/2/targets/1/expr").textValue()).startsWith("label_replace(group by (instance, reason) (").endsWith(", \"datname\", \"no data\", \"\", \"\")");
    }

    @Test
    void aTimelineTellsItsReasonsInARowThatCanBeSeen() {
        JsonNode timeline = page(PAGE.replace("unit: ops", "unit: ops\n        type: statetimeline")).at("/panels/1");
        assertThat(timeline.at("/targets/3/expr").textValue()).endsWith(" * 0");
        assertThat(timeline.at("/fieldConfig/overrides").findParents("id")).filteredOn(property -> property.path("id").asText().equals("mappings"))
                .singleElement().satisfies(property -> assertThat(property.at("/value/0/options/0/text").textValue()).isEqualTo("no data"));
    }

    @Test
    void aPageOffersTheServersThatItIsFor() {
        assertThat(page(PAGE.replace("title: X\n", "title: X\nkind: postgresql\n")).at("/templating/list/2/query/query").textValue())
                .isEqualTo("label_values(pg_target_info{job=~\"$job\", role!=\"pgbouncer\"}, instance)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rate(x{}[$__rate_interval])     | highest               | rate(x{}[$__rate_interval]) and topk by (instance) ($top, rate(x{}[$__range] @ end()))
            -rate(x{}[$__rate_interval])    | highest               | -rate(x{}[$__rate_interval]) and topk by (instance) ($top, rate(x{}[$__range] @ end()))
            sum by (a) (x{})                | lowest                | sum by (a) (x{}) and bottomk by (instance) ($top, sum by (a) (min_over_time(x{}[$__range] @ end())))
            x{}                             | servers               | x{} and topk ($top, max_over_time(x{}[$__range] @ end()))
            x{}                             | y{}                   | x{} and topk by (instance) ($top, max_over_time(y{}[$__range] @ end()))
            """)
    void theFirstAreThoseOfTheWholeRange(String expression, String top, String asked) {
        assertThat(Ranking.of(Source.parse("X", "expr: '" + expression + "'\ntop: '" + top + "'")).shown()).isEqualTo(asked);
    }

    @Test
    void everyPageEndsWithWhatIsNotCollected() {
        JsonNode last = page(PAGE).at("/panels/4");
        assertThat(last.path("title").textValue()).isEqualTo("What is not collected here, and why");
        assertThat(last.at("/targets/0/expr").textValue()).contains("query=~\"pg_settings|pg_stat_database\"");
    }

    @Test
    void panelsKeepTheirNumbersWhenOthersCome() {
        JsonNode before = page(PAGE);
        JsonNode after = page(PAGE.replace("panels:\n", "panels:\n      - {title: New, type: text, description: New., content: New}\n"));
        assertThat(after.at("/panels").findValuesAsText("id")).containsAll(before.at("/panels").findValuesAsText("id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unit: ops         | units: ops                  | X.sections[0].panels[0]: found the keys [units], expected some of title
            Commits.          | ''                          | X.sections[0].panels[0].description: found "", expected a text
            PostgreSQLHighConnectionCount | PostgreSQLHigh      | X.sections[0].panels[0]: found threshold PostgreSQLHigh, expected an alert of queries.yaml
            [datname]         | [database]                  | X: found variable database, expected one of top
            sort: connections | sort: connection            | X.sections[0].panels[1]: found column connection, expected one of [instance, connections]
            unit: ops         | {unit: ops, query: pg_none} | X.sections[0].panels[0]: found query pg_none, expected the key or the name of one of queries.yaml
            """)
    void aFaultNamesThePlaceAndWhatWasExpected(String there, String wrong, String message) {
        String replaced = wrong.startsWith("{") ? wrong.substring(1, wrong.length() - 1).replace(", ", "\n        ") : wrong.isEmpty() ? "''" : wrong;
        assertThatThrownBy(() -> page(PAGE.replace(there, replaced))).isInstanceOf(SourceException.class).hasMessageStartingWith(message);
    }

    @Test
    void jsonIsSortedAndOneValueALine() {
        assertThat(Json.text(Json.map("b", List.of(1, Json.map()), "a", Json.map("y", "x", "x", List.of())))).isEqualTo("""
                {
                  "a": {
                    "x": [],
                    "y": "x"
                  },
                  "b": [
                    1,
                    {}
                  ]
                }
                """);
    }

    private static JsonNode page(String yaml) {
        return Dashboard.of(Source.parse("X", yaml));
    }
}
