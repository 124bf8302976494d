package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrossCheckTest {
    private static String branch(String key, String conditions) {
        return key + ": {name: pg_x, " + conditions + " sql: SELECT 1, metrics: {n: {usage: GAUGE}}}\n";
    }

    private static Loading branches(String first, String second) {
        return Loading.of(branch("a", first) + branch("b", second));
    }

    private static String overlap(int column) {
        return "f.yaml:2:" + column + ": b: found a second query that serves pg_x_n on the same servers as a (f.yaml:1:1), "
                + "expected versions, roles or extension versions that do not overlap";
    }

    @Test
    void refusesBranchesThatAreActiveTogether() {
        assertThat(branches("", "").faults()).isEqualTo(overlap(1));
        assertThat(branches("postgres: '>=14',", "max_version: 150000,").faults()).isEqualTo(overlap(1));
        assertThat(branches("tags: [primary],", "").faults()).isEqualTo(overlap(1));
        assertThat(branches("tags: [schema:x],", "").faults()).isEqualTo(overlap(1));
        assertThat(branches("requires: {extensions: {e: '>=1'}},", "requires: {extensions: {e: '>=2'}},").faults()).isEqualTo(overlap(1));
    }

    @Test
    void allowsBranchesThatAreNotOrMayNotBe() {
        assertThat(branches("postgres: '>=15',", "max_version: 150000,").keys()).containsExactly("a", "b");
        assertThat(branches("tags: [primary],", "tags: [replica],").keys()).containsExactly("a", "b");
        assertThat(branches("tags: [pgbouncer],", "").keys()).containsExactly("a", "b");
        assertThat(branches("tags: [schema:x],", "tags: [schema:y],").keys()).containsExactly("a", "b");
        assertThat(branches("tags: ['not:x'],", "tags: [x],").keys()).containsExactly("a", "b");
        assertThat(branches("predicate_query: SELECT true,", "").keys()).containsExactly("a", "b");
        assertThat(branches("skip: true,", "").keys()).containsExactly("a", "b");
        assertThat(branches("requires: {extensions: {e: '>=2'}},", "requires: {extensions: {e: '<2'}},").keys()).containsExactly("a", "b");
    }

    @Test
    void allowsBranchesWithoutACommonMetric() {
        assertThat(Loading.of(branch("a", "") + "b: {name: pg_x, sql: SELECT 1, metrics: {m: {usage: GAUGE}}}").keys()).containsExactly("a", "b");
    }

    @Test
    void mergesFamiliesOfDifferentNames() {
        assertThat(Loading.of("""
                pg_a: {sql: SELECT 1, metrics: {b_c: {usage: GAUGE, description: D, unit: bytes}}}
                pg_a_b: {sql: SELECT 1, metrics: {c: {usage: GAUGE}}}
                """).valid().get(1).columns().get(0)).satisfies(column -> {
                    assertThat(column.description()).isEqualTo("D");
                    assertThat(column.unit()).contains("bytes");
                });
    }

    @Test
    void refusesFamiliesThatDisagree() {
        assertThat(new Loading().file("a.yaml", """
                pg_a: {sql: SELECT 1, metrics: {b_c: {usage: GAUGE, description: D, unit: bytes}, x_sum: {usage: GAUGE}, b_d: {usage: GAUGE}}}
                """).file("b.yaml", """
                pg_a_b:
                  sql: SELECT 1
                  metrics:
                    - c: {usage: GAUGE, description: Another, unit: seconds}
                    - d: {usage: COUNTER}
                pg_a_x:
                  name: pg_a
                  sql: SELECT 1
                  metrics: {x: {usage: HISTOGRAM}}
                """).faults()).isEqualTo("""
                b.yaml:4:7: pg_a_b.metrics[0].c: found another description for pg_a_b_c, expected the one at a.yaml:1:33 (D)
                b.yaml:4:7: pg_a_b.metrics[0].c: found the unit seconds for pg_a_b_c, expected bytes as at a.yaml:1:33
                b.yaml:5:7: pg_a_b.metrics[1].d: found the type counter for pg_a_b_d, expected gauge as at a.yaml:1:106
                b.yaml:9:13: pg_a_x.metrics.x: found the type part of the histogram pg_a_x for pg_a_x_sum, expected gauge as at a.yaml:1:83""");
    }

    @Test
    void inheritsTheShippedHelpInForeignFormats() {
        QueryDefinition user = new Loading().shipped("""
                pg_a: {sql: SELECT 1, metrics: {b_c: {usage: GAUGE, description: Shipped}}}
                """).file("u.yaml", "postgres_exporter", """
                pg_a_b:
                  query: SELECT 1 AS c
                  metrics:
                    - c: {usage: GAUGE}
                """).valid().get(1);

        assertThat(user.columns().get(0).description()).isEqualTo("Shipped");
    }

    @Test
    void replacesAShippedQueryWhole() {
        Loading loading = new Loading().shipped(branch("a", "every: 1m,") + branch("b", "tags: [pgbouncer],")).file("u.yaml", branch("a", ""));

        assertThat(loading.keys()).containsExactly("b", "a");
        assertThat(loading.valid().get(1).every()).isEqualTo(Duration.ofSeconds(15));
        assertThat(loading.valid().get(1).at()).hasToString("u.yaml:1:1");
    }

    @Test
    void refusesAKeyInTwoUserFiles() {
        assertThat(new Loading().file("a.yaml", branch("q", "")).file("b.yaml", branch("q", "")).faults())
                .isEqualTo("b.yaml:1:1: q: found the query q, which is already defined at a.yaml:1:1, expected another name");
    }

    @Test
    void loadsThePresetAndEverythingBelowIt() {
        String shipped = "m: {preset: minimal, sql: SELECT 1, metrics: {n: {usage: GAUGE}}}\n"
                + "d: {sql: SELECT 1, metrics: {n: {usage: GAUGE}}}\n"
                + "e: {preset: exhaustive, sql: SELECT 1, metrics: {n: {usage: GAUGE}}}\n";

        assertThat(new Loading().shipped(shipped).preset(Preset.MINIMAL).keys()).containsExactly("m");
        assertThat(new Loading().shipped(shipped).keys()).containsExactly("m", "d");
        assertThat(new Loading().shipped(shipped).preset(Preset.EXHAUSTIVE).keys()).containsExactly("m", "d", "e");
        assertThat(new Loading().file("u.yaml", shipped).preset(Preset.MINIMAL).keys()).containsExactly("m", "d", "e");
    }

    @Test
    void overridesSingleKeysInAnySpelling() {
        QueryDefinition query = Loading.of("a: {ttl: 60, timeout: 5s, sql: SELECT 1, metrics: {n: {usage: GAUGE}}}")
                .override("a: {every: 1h, skip: true}").only();

        assertThat(query.every()).isEqualTo(Duration.ofHours(1));
        assertThat(query.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(query.skip()).isTrue();
    }

    @Test
    void overridesForeignFormatsWithPgvigilsKeys() {
        assertThat(Loading.of(Format.PG_EXPORTER, "a: {ttl: 60, query: SELECT 1, metrics: [{n: {usage: GAUGE}}]}")
                .override("a: {every: 1h, scope: server}").only().schedule())
                .isEqualTo(new Schedule(Scope.SERVER, Duration.ofHours(1), Duration.ofMillis(100)));
    }

    @Test
    void checksOverridesWhereTheyStand() {
        assertThat(Loading.of(branch("pg_bloat", "")).override("""
                pg_bloat: {every: 1s, timeout: 3s, evry: 5s}
                pg_blot: {skip: true}
                """).faults()).isEqualTo("""
                pgvigil.yaml:1:32: pg_bloat.timeout: found 3s, expected above zero and less than the query's interval (1s)
                pgvigil.yaml:1:36: pg_bloat.evry: found the unknown key evry, expected skip, sql, postgres, min_version, max_version, \
                runonserver, tags, requires, predicate_queries, predicate_query, scope, every, timeout, metrics, derived, alerts, top, except, name, \
                max_rows, desc, machine, search_path, priority, fatal, on_error or preset; did you mean every?
                pgvigil.yaml:2:10: pg_blot: found an override of pg_blot, expected the name of a loaded query; did you mean pg_bloat?""");
    }

    @Test
    void letsAnOverridePullAQueryIntoThePreset() {
        assertThat(new Loading().shipped("e: {preset: exhaustive, sql: SELECT 1, metrics: {n: {usage: GAUGE}}}")
                .override("e: {preset: minimal}").keys()).containsExactly("e");
    }

    @Test
    void reportsFilesInOrder() {
        assertThat(new Loading().file("1.yaml", branch("a", "")).file("2.yaml", "b: {sql: 1\n").file("3.yaml", branch("a", "tags: [x],"))
                .file("4.yaml", branch("c", "")).file("0.yaml", "prometheus", "").faults()).isEqualTo("""
                2.yaml:2:1: found broken YAML, expected one document: while parsing a flow mapping, expected ',' or '}', but got <stream end>
                3.yaml:1:1: a: found the query a, which is already defined at 1.yaml:1:1, expected another name
                4.yaml:1:1: c: found a second query that serves pg_x_n on the same servers as a (1.yaml:1:1), \
                expected versions, roles or extension versions that do not overlap
                0.yaml: found the format prometheus, expected pgvigil, postgres_exporter, pg_exporter, cnpg or c-009""");
    }
}
