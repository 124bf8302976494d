package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Definitions that run only when an alert asks. */
class EvidenceReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(QuerySchema.json());

    @Test
    void aStatementAndATitleAreEnough() {
        EvidenceDefinition evidence = one("""
                evidence_x:
                  when: alert
                  desc: What x does
                  sql: SELECT 1
                """);
        assertThat(evidence.name()).isEqualTo("evidence_x");
        assertThat(evidence.title()).isEqualTo("What x does");
        assertThat(evidence.query().sql()).isEqualTo("SELECT 1");
        assertThat(evidence.query().scope()).isEqualTo(Scope.SERVER);
        assertThat(evidence.query().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(evidence.query().every()).isEqualTo(Duration.ZERO);
        assertThat(evidence.query().maxRows()).hasValue(20);
        assertThat(evidence.redact()).isEmpty();
    }

    @Test
    void queryTextsUsersAndAddressesAreHiddenWithoutBeingNamed() {
        EvidenceDefinition evidence = one("e: {when: alert, desc: D, sql: S, redact: [gid]}");
        assertThat(List.of("query", "usename", "user", "client_addr", "client_hostname", "Query", "gid")).allMatch(evidence::hides);
        assertThat(List.of("pid", "datname", "state", "GID")).noneMatch(evidence::hides);
    }

    @Test
    void itIsNoQueryOfItsOwn() {
        Loading loading = Loading.of("e: {when: alert, desc: D, sql: S}\nq: {sql: S, metrics: {a: {usage: GAUGE}}}");
        assertThat(loading.keys()).containsExactly("q");
        assertThat(loading.evidence()).extracting(EvidenceDefinition::name).containsExactly("e");
    }

    @Test
    void keysThatMeanNothingHereAreFaultsByName() {
        assertThat(Loading.of("""
                e:
                  when: alert
                  desc: D
                  sql: S
                  every: 5m
                  metrics: {a: {usage: GAUGE}}
                  derived: {d: {rate: a}}
                  alerts: {A: {above: a}}
                  on_error: drop
                  preset: minimal
                """).faults()).isEqualTo("""
                f.yaml:5:3: e.every: found every, which is not supported: what runs when an alert asks has no schedule and serves no metric
                f.yaml:6:3: e.metrics: found metrics, which is not supported: what runs when an alert asks has no schedule and serves no metric
                f.yaml:7:3: e.derived: found derived, which is not supported: what runs when an alert asks has no schedule and serves no metric
                f.yaml:8:3: e.alerts: found alerts, which is not supported: what runs when an alert asks has no schedule and serves no metric
                f.yaml:9:3: e.on_error: found on_error, which is not supported: what runs when an alert asks has no schedule and serves no metric
                f.yaml:10:3: e.preset: found preset, which is not supported: what runs when an alert asks has no schedule and serves no metric""");
    }

    @Test
    void whatIsMissingOrOutOfRangeIsSaid() {
        assertThat(Loading.of("e: {when: alert}").faults()).isEqualTo("""
                f.yaml:1:4: e: found no key sql, expected one
                f.yaml:1:4: e: found no key desc, expected one""");
        assertThat(Loading.of("e: {when: daily, desc: D, sql: S}").faults()).contains("f.yaml:1:11: e.when: found daily, expected alert");
        assertThat(Loading.of("e: {when: alert, desc: D, sql: S, timeout: 11s}").faults())
                .isEqualTo("f.yaml:1:44: e.timeout: found 11s, expected above zero and at most 10s");
        assertThat(Loading.of("e: {when: alert, desc: D, sql: S, max_rows: 101}").faults()).startsWith("f.yaml:1:45: e.max_rows: found 101,");
        assertThat(Loading.of("e: {when: alert, desc: D, sql: S, redcat: [a]}").faults()).contains("found the unknown key redcat", "did you mean redact?");
        assertThat(Loading.of("e: {when: alert, desc: D, sql: S, scope: database, tags: pgbouncer}").faults()).contains("scope: database beside a tag");
    }

    @Test
    void branchesShareANameAndNotAServer() {
        String old = "e_14: {name: e, when: alert, desc: D, sql: S, postgres: \"<17\"}\n";
        assertThat(Loading.of(old + "e_17: {name: e, when: alert, desc: D, sql: S, postgres: \">=17\"}").evidence()).hasSize(2);
        assertThat(Loading.of(old + "e_16: {name: e, when: alert, desc: D, sql: S, postgres: \">=16\"}").faults()).isEqualTo(
                "f.yaml:2:1: e_16: found a second evidence e beside e_14 (f.yaml:1:1) on the same servers, expected versions, roles or extension versions that do not overlap");
        assertThat(Loading.of(old + "e_17: {name: e, when: alert, desc: D, sql: S, scope: database, postgres: \">=17\"}").faults()).isEqualTo(
                "f.yaml:2:1: e_17: found a second evidence e beside e_14 (f.yaml:1:1) with another scope, expected the same");
    }

    @Test
    void aUsersDefinitionReplacesAShippedOneAndOverridesChangeIt() {
        String shipped = "e: {when: alert, desc: D, sql: S}\nf: {when: alert, desc: D, sql: S}";
        Loading loading = new Loading().shipped(shipped).file("f.yaml", "e: {when: alert, desc: Mine, sql: S}").override("f: {skip: true, max_rows: 7}");
        assertThat(loading.evidence()).extracting(EvidenceDefinition::title).containsExactlyInAnyOrder("Mine", "D");
        assertThat(loading.evidence()).filteredOn(one -> one.name().equals("f")).allMatch(one -> one.query().skip() && one.query().maxRows().getAsInt() == 7);
    }

    @Test
    void anAlertNamesEvidenceThatThereIs() {
        String query = "q: {sql: S, metrics: {a: {usage: GAUGE}}, alerts: {A: {above: a, info: {at: 1}, summary: S, evidence: [%s]}}}\n";
        String evidence = "evidence_slots_14: {name: evidence_slots, when: alert, desc: D, sql: S}\n";
        assertThat(Loading.of(query.formatted("evidence_slots") + evidence).keys()).containsExactly("q");
        assertThat(Loading.of(query.formatted("evidence_slot") + evidence).faults()).isEqualTo("f.yaml:1:52: q.alerts.A: found the evidence evidence_slot, "
                + "expected the name of a query with when: alert; did you mean evidence_slots?");
        assertThat(Loading.of(query.formatted("evidence_slots") + evidence.replace("sql: S", "sql: ' '")).faults()).doesNotContain("found the evidence");
    }

    @Test
    void everyPresetHasTheShippedOnes() {
        assertThat(new Loading().shipped("e: {when: alert, desc: D, sql: S}").preset(Preset.MINIMAL).evidence()).hasSize(1);
    }

    @Test
    void otherFormatsHaveNoSuchThing() {
        assertThat(Loading.of(Format.PG_EXPORTER, "e: {when: alert, desc: D, query: S, metrics: [a: {usage: GAUGE}]}").faults())
                .contains("found the unknown key when");
    }

    @Test
    void theSchemaKnowsTheKeysTheReaderKnows() throws IOException {
        List<String> schema = new ArrayList<>();
        JSON.readTree(QuerySchema.json()).at("/$defs/evidence/properties").fieldNames().forEachRemaining(schema::add);
        Matcher fault = Pattern.compile("found the unknown key qqqq, expected ([a-z_, ]+)").matcher(Loading.of("e: {when: alert, qqqq: 1}").faults());
        assertThat(fault.find()).isTrue();
        assertThat(schema).containsAll(List.of(fault.group(1).split(", | or ")));
        assertThat(schema).allMatch(key -> !Loading.of("e: {when: alert, " + key + ": 1}").faults().contains("found the unknown key " + key));
        for (JsonNode property : JSON.readTree(QuerySchema.json()).at("/$defs/evidence/properties")) {
            assertThat(property.get("description").asText()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"e: {when: alert, desc: D, sql: S, every: 1m}", "e: {when: daily, desc: D, sql: S}", "e: {when: alert, desc: D}",
        "e: {when: alert, sql: S}", "e: {when: alert, desc: D, sql: S, query: S}", "e: {when: alert, desc: D, sql: S, max_rows: 1000}"})
    void theSchemaRefusesWhatTheReaderRefuses(String file) throws IOException {
        assertThat(violations(file)).isNotEmpty();
        assertThat(Loading.of(file).faults()).isNotEmpty();
    }

    @Test
    void theSchemaAcceptsWhatTheReaderAccepts() throws IOException {
        String file = "e: {when: alert, help: H, query: S, name: x, scope: database, postgres: \">=14\", max_rows: 5, redact: a, tags: [primary], skip: true}";
        assertThat(violations(file)).isEmpty();
        assertThat(Loading.of(file).evidence()).hasSize(1);
    }

    private static List<String> violations(String yaml) throws IOException {
        return SCHEMA.validate(JSON.writeValueAsString(new Yaml().<Object>load(yaml)), InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private static EvidenceDefinition one(String yaml) {
        return Loading.of(yaml).evidence().get(0);
    }
}
