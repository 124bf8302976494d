package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ColumnReaderTest {
    private static Loading columns(String metrics) {
        return Loading.of("pg_x:\n  sql: SELECT 1\n  metrics:\n" + metrics.indent(4));
    }

    @Test
    void listsEveryDefault() {
        ColumnDefinition column = columns("n: {usage: GAUGE}").only().columns().get(0);

        assertThat(column).usingRecursiveComparison().isEqualTo(new ColumnDefinition("n", Usage.GAUGE, "", java.util.Optional.empty(), 1,
                OptionalDouble.empty(), java.util.Optional.empty(), Map.of(), List.of(), false, column.at()));
        assertThat(column.at()).hasToString("f.yaml:4:5");
    }

    @Test
    void readsEveryKey() {
        List<ColumnDefinition> columns = columns("""
                a: {usage: counter, description: Help, rename: b, scale: "0.001", default: 0, unit: seconds, internal: false}
                state: {usage: MAPPEDMETRIC, metric_mapping: {on: 1, "off": 0, 010: 8.5}}
                h: {usage: HISTOGRAM, bucket: [-0.1, 1, 1e1]}
                array: {usage: HISTOGRAM}
                """).only().columns();

        assertThat(columns.get(0).servedName()).isEqualTo("b");
        assertThat(columns.get(0).scale()).isEqualTo(0.001);
        assertThat(columns.get(0).orElse()).hasValue(0);
        assertThat(columns.get(0).unit()).contains("seconds");
        assertThat(columns.get(0).usage()).isEqualTo(Usage.COUNTER);
        assertThat(columns.get(1).mapping()).isEqualTo(Map.of("on", 1.0, "off", 0.0, "010", 8.5));
        assertThat(columns.get(2).buckets()).containsExactly(-0.1, 1.0, 10.0);
        assertThat(columns.get(3).buckets()).isEmpty();
    }

    @Test
    void readsTheListForm() {
        assertThat(columns("- a: {usage: LABEL}\n- b: {usage: GAUGE}").only().columns()).extracting(ColumnDefinition::column)
                .containsExactly("a", "b");
    }

    @Test
    void servesADurationInMilliseconds() {
        assertThat(columns("a: {usage: DURATION}\nb: {usage: DURATION, rename: c}\nd_milliseconds: {usage: DURATION}").only().columns())
                .extracting(ColumnDefinition::servedName).containsExactly("a_milliseconds", "c_milliseconds", "d_milliseconds");
    }

    @Test
    void refusesListsOfAnotherShape() {
        assertThat(columns("- a: {usage: GAUGE}\n  b: {usage: GAUGE}\n- c\n- a: {usage: GAUGE}\n- a: {usage: GAUGE}").faults()).isEqualTo("""
                f.yaml:4:7: pg_x.metrics[0]: found a mapping with 2 keys, expected a mapping with one column
                f.yaml:6:7: pg_x.metrics[1]: found c, expected a mapping with one column
                f.yaml:8:7: pg_x.metrics[3].a: found the column a second time, expected it once (first at line 7)""");
    }

    @Test
    void refusesMetricsThatAreNeither() {
        assertThat(Loading.of("pg_x: {sql: SELECT 1, metrics: n}").faults()).isEqualTo(
                "f.yaml:1:32: pg_x.metrics: found n, expected a mapping of columns, or a list of mappings with one column each");
    }

    @Test
    void refusesKeysThatDoNotFitTheUsage() {
        assertThat(columns("""
                a: {usage: GAUGE, metric_mapping: {x: 1}}
                b: {usage: GAUGE, bucket: [1]}
                c: {usage: MAPPEDMETRIC}
                d: {usage: HISTOGRAM, bucket: [2, 2]}
                e: {description: no usage, scale: x}
                f: {usage: HISTOGRAM, bucket: []}
                """).faults()).isEqualTo("""
                f.yaml:4:39: pg_x.metrics.a.metric_mapping: found metric_mapping beside usage: GAUGE, expected usage: MAPPEDMETRIC
                f.yaml:5:31: pg_x.metrics.b.bucket: found bucket beside usage: GAUGE, expected usage: HISTOGRAM
                f.yaml:6:8: pg_x.metrics.c: found no key metric_mapping, expected one beside usage: MAPPEDMETRIC
                f.yaml:7:39: pg_x.metrics.d.bucket[1]: found 2, expected a number above the one before
                f.yaml:8:8: pg_x.metrics.e: found no key usage, expected one
                f.yaml:8:39: pg_x.metrics.e.scale: found x, expected a number
                f.yaml:9:35: pg_x.metrics.f.bucket: found a list, expected a list of rising numbers""");
    }

    @Test
    void refusesReservedAndImpossibleNames() {
        assertThat(Loading.of("""
                pg-x:
                  sql: SELECT 1
                  metrics:
                    job: {usage: LABEL}
                    __meta: {usage: LABEL}
                    le: {usage: LABEL, rename: bound}
                    "a b": {usage: LABEL}
                    "n-n": {usage: GAUGE}
                    "m m": {usage: GAUGE, internal: true}
                    x: {usage: GAUGE}
                    y: {usage: GAUGE, rename: x}
                """).faults()).isEqualTo("""
                f.yaml:1:1: pg-x: found the metric name pg-x, expected letters, digits and underscores, not beginning with a digit; give it a name
                f.yaml:4:5: pg-x.metrics.job: found the label name job, which is reserved, expected another one; add rename: job_name
                f.yaml:5:5: pg-x.metrics.__meta: found the label name __meta, which is reserved, expected another one; add rename: meta
                f.yaml:7:5: pg-x.metrics.a b: found the label name a b, expected letters, digits and underscores, not beginning with a digit; \
                add rename
                f.yaml:8:5: pg-x.metrics.n-n: found the metric name n-n, expected letters, digits and underscores; add rename
                f.yaml:11:5: pg-x.metrics.y: found a second metric x, expected each once (first at line 10)""");
    }
}
