package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class QuerySchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(QuerySchema.json());
    private static final String DERIVED = "q: {sql: S, metrics: {a: {usage: COUNTER}}, derived: {d: %s}}";
    private static final String ALERT = "q: {sql: S, metrics: {a: {usage: GAUGE}}, alerts: {A: %s}}";

    /** Every mapping of the format: a file with a hole for it, and the way to its schema. */
    private static final Map<String, String> SECTIONS = sections();

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("", "q: %s");
        sections.put("requires", "q: {sql: S, metrics: {a: {usage: GAUGE}}, requires: %s}");
        sections.put("predicate_queries/items", "q: {sql: S, metrics: {a: {usage: GAUGE}}, predicate_queries: [%s]}");
        sections.put("on_error/anyOf/1", "q: {sql: S, metrics: {a: {usage: GAUGE}}, on_error: %s}");
        sections.put("top", "q: {sql: S, metrics: {a: {usage: COUNTER}}, top: %s}");
        sections.put("except", "q: {sql: S, metrics: {a: {usage: GAUGE}}, except: %s}");
        sections.put("metrics/anyOf/0/additionalProperties", "q: {sql: S, metrics: {a: %s}}");
        sections.put("metrics/anyOf/1/items/additionalProperties", "q: {sql: S, metrics: [a: %s]}");
        sections.put("derived/additionalProperties", DERIVED);
        sections.put("derived/additionalProperties/properties/ratio", DERIVED.formatted("{ratio: %s}"));
        sections.put("derived/additionalProperties/properties/mean", DERIVED.formatted("{mean: %s}"));
        sections.put("derived/additionalProperties/properties/percentile", DERIVED.formatted("{percentile: %s}"));
        sections.put("derived/additionalProperties/properties/slowdown", DERIVED.formatted("{slowdown: %s}"));
        sections.put("derived/additionalProperties/properties/time_until", DERIVED.formatted("{time_until: %s}"));
        sections.put("derived/additionalProperties/properties/lag", DERIVED.formatted("{lag: %s}"));
        sections.put("derived/additionalProperties/properties/worst/anyOf/1", DERIVED.formatted("{worst: %s}"));
        sections.put("derived/additionalProperties/properties/count/anyOf/1", DERIVED.formatted("{count: %s}"));
        sections.put("derived/additionalProperties/properties/floor", DERIVED.formatted("{rate: a, floor: %s}"));
        sections.put("alerts/additionalProperties", ALERT);
        for (String severity : List.of("info", "warning", "critical")) {
            sections.put("alerts/additionalProperties/properties/" + severity, ALERT.formatted("{" + severity + ": %s}"));
        }
        return sections;
    }

    private static String example() throws IOException {
        try (InputStream in = QuerySchemaTest.class.getResourceAsStream("/query/queries.example.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> violations(String yaml) throws IOException {
        String json = JSON.writeValueAsString(new Yaml().<Object>load(yaml));
        return SCHEMA.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    @Test
    void acceptsTheExampleAsTheReaderDoes() throws IOException {
        assertThat(violations(example())).isEmpty();
        assertThat(Loading.of(example()).keys()).containsExactly("pg_stat_database", "pg_long_statements", "pg_statements_17");
    }

    @Test
    void knowsTheKeysTheReaderKnows() throws IOException {
        for (Map.Entry<String, String> section : SECTIONS.entrySet()) {
            assertThat(keysOfTheReader(section.getValue(), spellings(section.getKey()))).as(section.getKey())
                    .isEqualTo(new TreeSet<>(spellings(section.getKey())));
        }
    }

    /** The keys a section lists when it meets an unknown one, and of the given spellings those it does not call unknown. */
    private static TreeSet<String> keysOfTheReader(String file, List<String> candidates) {
        TreeSet<String> known = new TreeSet<>(listed(file));
        candidates.stream().filter(key -> !Loading.of(file.formatted("{" + key + ": 1}")).faults().contains("found the unknown key " + key + ","))
                .forEach(known::add);
        return known;
    }

    private static List<String> listed(String file) {
        Matcher fault = Pattern.compile("found the unknown key qqqqqqqqqqqq, expected ([a-z_, ]+)")
                .matcher(Loading.of(file.formatted("{qqqqqqqqqqqq: 1}")).faults());
        assertThat(fault.find()).as(file).isTrue();
        return List.of(fault.group(1).split(", | or "));
    }

    private static List<String> spellings(String section) throws IOException {
        JsonNode definition = JSON.readTree(QuerySchema.json()).at("/$defs/definition");
        JsonNode found = section.isEmpty() ? definition : definition.at("/properties/" + section);
        List<String> names = new ArrayList<>();
        found.get("properties").fieldNames().forEachRemaining(names::add);
        assertThat(found.get("additionalProperties").asBoolean(true)).as(section).isFalse();
        return names;
    }

    @Test
    void coversEveryMappingOfTheSchema() throws IOException {
        List<String> found = new ArrayList<>();
        collect(JSON.readTree(QuerySchema.json()).at("/$defs/definition"), "", found);

        assertThat(found).containsExactlyInAnyOrderElementsOf(SECTIONS.keySet());
    }

    private static void collect(JsonNode schema, String path, List<String> found) {
        if (schema.has("properties")) {
            found.add(path.replaceFirst("^/properties/", "").replaceFirst("^/", ""));
        }
        schema.properties().forEach(field -> collect(field.getValue(), path + "/" + field.getKey(), found));
        for (int i = 0; schema.isArray() && i < schema.size(); i++) {
            collect(schema.get(i), path + "/" + i, found);
        }
    }

    @Test
    void refusesUnknownKeysAsTheReaderDoes() throws IOException {
        for (String file : SECTIONS.values()) {
            assertThat(violations(file.formatted("{qqqqqqqqqqqq: 1}"))).as(file).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "q: {metrics: {a: {usage: GAUGE}}}", "q: {sql: S, query: S, metrics: {a: {usage: GAUGE}}}",
        "q: {sql: S, every: 1s, ttl: 1, metrics: {a: {usage: GAUGE}}}", "q: {sql: S, every: soon, metrics: {a: {usage: GAUGE}}}",
        "q: {sql: S, metrics: {a: {usage: GAGE}}}", "q: {sql: S, metrics: {a: {scale: 1}}}", "q: {sql: S, metrics: {a: {usage: GAUGE, scale: x}}}",
        "q: {sql: S, metrics: [{a: {usage: GAUGE}, b: {usage: GAUGE}}]}", "q: {sql: S, max_rows: 0, metrics: {a: {usage: GAUGE}}}",
        "q: {sql: S, metrics: {a: {usage: COUNTER}}, derived: {d: {window: 5m}}}",
        "q: {sql: S, metrics: {a: {usage: COUNTER}}, derived: {d: {rate: a, increase: a}}}",
        "q: {sql: S, metrics: {a: {usage: GAUGE}}, alerts: {A: {above: a, below: a, info: {at: 1}, summary: S}}}",
        "q: {sql: S, metrics: {a: {usage: GAUGE}}, alerts: {A: {above: a, summary: S}}}",
        "q: {sql: S, metrics: {a: {usage: GAUGE}}, alerts: {A: {above: a, info: {for: 1m}, summary: S}}}",
        "q: {sql: S, on_error: retry, metrics: {a: {usage: GAUGE}}}", "q: 5", "[]"})
    void refusesWhatTheReaderRefuses(String file) throws IOException {
        assertThat(violations(file)).isNotEmpty();
        assertThat(Loading.of(file).faults()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "q: {query: S, ttl: 10, timeout: 0.5, min_version: '090400', max_version: 170000, metrics: [{a: {usage: gauge, default: '0'}}]}",
        "q: {sql: S, help: H, cache_seconds: '30', on_error: 'keep: 10m', tags: cluster, metrics: {a: {usage: GAUGE}}}",
        "q: {sql: S, on_error: drop, postgres: 16, requires: {extensions: [a], functions: f()}, metrics: {a: {usage: GAUGE}}}",
        "q: {sql: S, requires: {extensions: {a: , b: 2}}, metrics: {a: {usage: COUNTER}}, derived: {d: {worst: a}, e: {count: {of: d, above: 1}}}}",
        "q: {sql: S, metrics: {a: {usage: GAUGE}}, derived: {d: {time_until: {of: a, limit: 5}}}}"})
    void acceptsWhatTheReaderAccepts(String file) throws IOException {
        assertThat(violations(file)).isEmpty();
        assertThat(Loading.of(file).valid()).hasSize(1);
    }

    @Test
    void describesEveryKey() throws IOException {
        JsonNode properties = JSON.readTree(QuerySchema.json()).at("/$defs/definition/properties");

        properties.properties().forEach(field -> assertThat(field.getValue().get("description").asText()).as(field.getKey()).isNotBlank());
    }

    @Test
    void standsWhereTheShippedFileSaysAsTheReaderKnowsIt() throws IOException {
        String first = Files.readAllLines(Path.of("queries.yaml")).get(0);
        assertThat(first).startsWith("# yaml-language-server: $schema=./");
        Path committed = Path.of(first.substring(first.indexOf('=') + 1));
        assertThat(Files.readString(committed)).as("after a change of the format: java -jar target/pgvigil.jar schema > " + committed)
                .isEqualTo(QuerySchema.json());
    }

    @Test
    void isTheSameTextEachTime() {
        assertThat(QuerySchema.json()).isEqualTo(QuerySchema.json()).startsWith("{\n  \"$defs\"").endsWith("}\n");
    }
}
