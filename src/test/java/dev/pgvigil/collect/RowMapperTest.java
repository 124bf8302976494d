package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.derive.Observation;
import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.testing.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RowMapperTest {

    @Test
    void labelsAndValuesBecomeSamplesAndNullIsAbsent() {
        Mapped mapped = map("""
                pg_x:
                  sql: SELECT
                  metrics:
                    who: {usage: LABEL, rename: user}
                    n: {usage: COUNTER, description: calls}
                    ms: {usage: GAUGE, rename: seconds, scale: 0.001}
                """, rows("who:text n:int8 ms:float8", row("a", 3.0, 1500.0), row(null, null, null)));
        assertThat(text(mapped)).isEqualTo("""
                COUNTER pg_x_n {user=a} 3.0
                GAUGE pg_x_seconds {user=a} 1.5
                """);
    }

    @Test
    void booleansTimesAndIntervalsBecomeNumbersAndAreNotScaledUnlessNumbers() {
        Mapped mapped = map("""
                pg_x:
                  sql: SELECT
                  metrics:
                    b: {usage: GAUGE, scale: 10}
                    t: {usage: GAUGE, scale: 10}
                    i: {usage: GAUGE}
                    s: {usage: GAUGE}
                """, rows("b:bool t:timestamptz i:interval s:text", row(true, Instant.ofEpochSecond(5), Duration.ofMillis(1500), " 7 ")));
        assertThat(text(mapped)).isEqualTo("""
                GAUGE pg_x_b {} 1.0
                GAUGE pg_x_t {} 5.0
                GAUGE pg_x_i {} 1.5
                GAUGE pg_x_s {} 7.0
                """);
    }

    @Test
    void anUnreadableTextCostsItsSampleAndIsSaid() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE}}}", rows("n:text", row("many"), row("1")));
        assertThat(text(mapped)).isEqualTo("GAUGE pg_x_n {} 1.0\n");
        assertThat(mapped.warnings()).containsExactly("column n holds a value that is no number for GAUGE, so that sample is absent");
    }

    @Test
    void rowsWithoutOneNumberAreAFailureWhenTheColumnsDoNotFit() {
        assertThatThrownBy(() -> map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE}, m: {usage: GAUGE}}}", rows("n:text", row("many"))))
                .isInstanceOf(CollectionException.class).hasMessage("no column gives a number: column m is not in the result, so its metric is "
                        + "absent, column n holds a value that is no number for GAUGE, so that sample is absent; mend the columns of the query "
                        + "or their usage");
        assertThatThrownBy(() -> map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE}}}", rows("m:int4", row(1.0))))
                .hasMessageStartingWith("no column gives a number: column n is not in the result, so its metric is absent, column m ");
    }

    @Test
    void rowsWithoutOneNumberAreASuccessWhenTheServerKnowsNone() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE}, m: {usage: GAUGE}}}", rows("n:int4 x:text", row(null, "a")));
        assertThat(text(mapped)).isEmpty();
        assertThat(text(map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE}}}", rows("m:int4")))).isEmpty();
    }

    @Test
    void aDefaultStandsForNullAndIsScaled() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE, default: 4, scale: 2}}}", rows("n:int4", row((Object) null)));
        assertThat(text(mapped)).isEqualTo("GAUGE pg_x_n {} 8.0\n");
    }

    @Test
    void internalColumnsFeedObservationsOnly() {
        Mapped mapped = map("""
                pg_x:
                  sql: SELECT
                  metrics:
                    id: {usage: LABEL, internal: true}
                    n: {usage: COUNTER, internal: true}
                    v: {usage: GAUGE}
                  derived:
                    n_rate: {rate: n}
                """, rows("id:oid n:int8 v:int4", row(16384.0, 2.0, 9.0)));
        assertThat(text(mapped)).isEqualTo("GAUGE pg_x_v {} 9.0\n");
        assertThat(mapped.observations()).singleElement().satisfies(observation -> {
            assertThat(observation.labels()).isEqualTo(Labels.of("id", "16384"));
            assertThat(observation.values()).containsEntry("n", 2.0).containsEntry("v", 9.0);
        });
    }

    @Test
    void datnameIsAddedAtDatabaseScopeUnlessReturned() {
        QueryDefinition plain = Definitions.one("pg_x: {scope: database, sql: SELECT, metrics: {n: {usage: GAUGE}}}");
        assertThat(text(new RowMapper(plain, "app").map(rows("n:int4", row(1.0))))).isEqualTo("GAUGE pg_x_n {datname=app} 1.0\n");
        QueryDefinition own = Definitions.one(
                "pg_x: {scope: database, sql: SELECT, metrics: {datname: {usage: LABEL}, n: {usage: GAUGE}}}");
        assertThat(text(new RowMapper(own, "app").map(rows("datname:name n:int4", row("other", 1.0)))))
                .isEqualTo("GAUGE pg_x_n {datname=other} 1.0\n");
    }

    @Test
    void aMissingLabelColumnFailsTheCollection() {
        assertThatThrownBy(() -> map("pg_x: {sql: SELECT, metrics: {who: {usage: LABEL}, n: {usage: GAUGE}}}", rows("n:int4", row(1.0))))
                .hasMessage("the result has no column who, which the definition names as a LABEL; select it or remove it from metrics");
    }

    @Test
    void aMissingValueColumnAndAnUnlistedOneAreWarnings() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {n: {usage: GAUGE}, m: {usage: GAUGE}}}", rows("n:int4 extra:int4", row(1.0, 2.0)));
        assertThat(mapped.warnings()).containsExactly("column m is not in the result, so its metric is absent",
                "column extra is not in metrics and left out");
        assertThat(text(mapped)).isEqualTo("GAUGE pg_x_n {} 1.0\n");
    }

    @Test
    void unlistedColumnsAreUntypedInPostgresExportersFormat() {
        QueryDefinition query = Definitions.of("""
                pg_x:
                  query: SELECT
                  master: true
                  metrics:
                    - n: {usage: GAUGE, description: n}
                """, "postgres_exporter").get(0);
        Mapped mapped = new RowMapper(query, "").map(rows("n:int4 extra:int4", row(1.0, 2.0)));
        assertThat(mapped.families()).extracting(family -> family.family().type()).containsExactly(MetricType.GAUGE, MetricType.UNTYPED);
    }

    @Test
    void documentC009sColumnsAreInferred() {
        QueryDefinition query = Definitions.of("""
                pg_exporter:
                  queries:
                    - name: farm
                      help: Milk
                      sql: SELECT
                """, "c-009").get(0);
        assertThat(text(new RowMapper(query, "").map(rows("herd:text liters:numeric", row("north", 12.5)))))
                .isEqualTo("GAUGE farm_liters {herd=north} 12.5\n");
    }

    @Test
    void aColumnWithoutAUsableNameIsLeftOutAndSaid() {
        QueryDefinition query = Definitions.of("pg_exporter: {queries: [{name: farm, help: Milk, sql: SELECT}]}", "c-009").get(0);
        Mapped mapped = new RowMapper(query, "").map(rows("?column?:int4 liters:numeric", row(1.0, 12.5)));
        assertThat(text(mapped)).isEqualTo("GAUGE farm_liters {} 12.5\n");
        assertThat(mapped.warnings()).containsExactly(
                "column ?column? has no name that a metric or label can have and is left out, name it with AS");
    }

    @Test
    void mappedMetricsAndDurations() {
        Mapped mapped = map("""
                pg_x:
                  sql: SELECT
                  metrics:
                    state: {usage: MAPPEDMETRIC, metric_mapping: {up: 1, down: 0}}
                    lag: {usage: DURATION}
                """, rows("state:text lag:text", row("down", "1h0m1.5s"), row("up", "-1")));
        assertThat(text(mapped)).isEqualTo("""
                GAUGE pg_x_state {} 0.0
                GAUGE pg_x_state {} 1.0
                GAUGE pg_x_lag_milliseconds {} 3601500.0
                """);
        assertThat(mapped.warnings()).isEmpty();
    }

    @Test
    void arrayHistogramsAreCumulativeWithInfinity() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {t: {usage: HISTOGRAM}}}", rows("t:_float8 t_bucket:_int8 t_sum:float8 t_count:int8",
                row(List.of(0.5, 1.0), List.of(1.0, 4.0), 9.0, 6.0)));
        assertThat(text(mapped)).isEqualTo("""
                HISTOGRAM pg_x_t_bucket {le=0.5} 1.0
                HISTOGRAM pg_x_t_bucket {le=1} 4.0
                HISTOGRAM pg_x_t_bucket {le=+Inf} 6.0
                HISTOGRAM pg_x_t_sum {} 9.0
                HISTOGRAM pg_x_t_count {} 6.0
                """);
    }

    @Test
    void brokenArrayHistogramsAreAbsentAndSaid() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {t: {usage: HISTOGRAM}}}", rows("t:_float8 t_bucket:_int8 t_sum:float8 t_count:int8",
                row(List.of(0.5, 1.0), List.of(1.0), 9.0, 6.0)));
        assertThat(text(mapped)).isEmpty();
        assertThat(mapped.warnings()).hasSize(1);
    }

    @Test
    void anArrayHistogramWithABoundThatIsNoNumberIsAbsentAndSaid() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {t: {usage: HISTOGRAM}}}", rows("t:_float8 t_bucket:_int8 t_sum:float8 t_count:int8",
                row(List.of(0.5, Double.NaN), List.of(1.0, 2.0), 9.0, 6.0)));
        assertThat(text(mapped)).isEmpty();
        assertThat(mapped.warnings()).hasSize(1);
    }

    @Test
    void inferredColumnsWithImpossibleOrRepeatedNamesAreLeftOut() {
        QueryDefinition query = Definitions.of("pg_exporter: {queries: [{name: q, sql: SELECT}]}", "c-009").get(0);
        Mapped mapped = new RowMapper(query, "").map(rows("a:text __name__:text a:text n:int8 n:int8", row("x", "pg_up", "y", 1.0, 2.0)));
        assertThat(text(mapped)).isEqualTo("GAUGE q_n {a=x} 1.0\n");
        assertThat(mapped.warnings()).containsExactly("column __name__ has a name that Prometheus keeps for itself; left out, name it with AS");
    }

    @Test
    void longTextsThatAreNoDurationAreRefusedAtOnce() {
        CpuTime.bounded(() -> assertThatThrownBy(() -> map("pg_x: {sql: SELECT, metrics: {d: {usage: DURATION}}}", rows("d:text", row("1".repeat(60_000)))))
                .isInstanceOf(CollectionException.class).hasMessageContaining("no number for DURATION"));
    }

    @Test
    void bucketHistogramsCountOneObservationARow() {
        Mapped mapped = map("pg_x: {sql: SELECT, metrics: {d: {usage: LABEL}, t: {usage: HISTOGRAM, bucket: [1, 5]}}}",
                rows("d:text t:float8", row("a", 0.5), row("a", 3.0), row("a", 9.0)));
        assertThat(text(mapped)).isEqualTo("""
                HISTOGRAM pg_x_t_bucket {d=a, le=1} 1.0
                HISTOGRAM pg_x_t_bucket {d=a, le=5} 2.0
                HISTOGRAM pg_x_t_bucket {d=a, le=+Inf} 3.0
                HISTOGRAM pg_x_t_sum {d=a} 12.5
                HISTOGRAM pg_x_t_count {d=a} 3.0
                """);
    }

    @Test
    void rowsThatAreLeftOutAreNeitherServedNorObserved() {
        RowMapper mapper = new RowMapper(Definitions.one("""
                pg_x:
                  sql: SELECT
                  except: {label: q, sql: SELECT 1}
                  metrics:
                    q: {usage: LABEL, rename: queryid}
                    n: {usage: COUNTER}
                  derived: {n_rate: {rate: n}}
                """), "");
        Mapped mapped = mapper.map(rows("q:int8 n:int8", row(1.0, 5.0), row(2.0, 7.0)), Set.of("2", "3"), all -> all);
        assertThat(text(mapped)).isEqualTo("COUNTER pg_x_n {queryid=1} 5.0\n");
        assertThat(mapped.observations()).hasSize(1);
    }

    @Test
    void ofAQueryWithTopOnlyWhatIsChosenIsServedAndAllIsObserved() {
        RowMapper mapper = new RowMapper(Definitions.one("""
                pg_x:
                  sql: SELECT
                  top: {n: 1, by: [n], other: {q: other}}
                  metrics:
                    id: {usage: LABEL, internal: true}
                    q: {usage: LABEL}
                    n: {usage: COUNTER, scale: 2}
                    m: {usage: COUNTER, internal: true}
                """), "");
        List<Observation> chosen = List.of(new Observation(Labels.of("q", "1"), Map.of("n", 10.0, "m", 1.0)),
                new Observation(Labels.of("q", "other"), Map.of("m", 1.0)));
        Mapped mapped = mapper.map(rows("id:oid q:text n:int8 m:int8", row(7.0, "1", 5.0, 1.0), row(8.0, "2", 4.0, 1.0)), Set.of(), all -> {
            assertThat(all).containsExactly(new Observation(Labels.of("id", "7", "q", "1"), Map.of("n", 10.0, "m", 1.0)),
                    new Observation(Labels.of("id", "8", "q", "2"), Map.of("n", 8.0, "m", 1.0)));
            return chosen;
        });
        assertThat(text(mapped)).isEqualTo("COUNTER pg_x_n {q=1} 10.0\n");
        assertThat(mapped.observations()).hasSize(2);
    }

    private static Mapped map(String yaml, Rows rows) {
        return new RowMapper(Definitions.one(yaml), "").map(rows);
    }

    private static Rows rows(String columns, Object[]... values) {
        List<Rows.Column> named = Arrays.stream(columns.split(" ")).map(column -> column.split(":"))
                .map(parts -> new Rows.Column(parts[0], parts[1])).toList();
        return new Rows(named, List.of(values), 0);
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static String text(Mapped mapped) {
        return mapped.families().stream().flatMap(family -> family.samples().stream().map(sample -> line(family, sample)))
                .collect(Collectors.joining());
    }

    private static String line(MetricFamily family, Sample sample) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < sample.labels().names().size(); i++) {
            labels.append(i == 0 ? "" : ", ").append(sample.labels().names().get(i)).append('=').append(sample.labels().values().get(i));
        }
        return family.family().type() + " " + family.family().name() + sample.suffix() + " {" + labels + "} " + sample.value() + "\n";
    }
}
