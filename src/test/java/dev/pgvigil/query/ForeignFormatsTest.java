package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignFormatsTest {

    @Test
    void readsPostgresExporter() {
        List<QueryDefinition> queries = Loading.of(Format.POSTGRES_EXPORTER, """
                pg_queue:
                  query: |
                    SELECT current_database() AS datname, state, count(*) AS jobs, max(age) AS oldest FROM queue GROUP BY 2
                  master: true
                  cache_seconds: 30
                  runonserver: ">=12.0.0"
                  metrics:
                    - datname:
                        usage: "LABEL"
                        description: "Database"
                    - state:
                        usage: "MAPPEDMETRIC"
                        metric_mapping:
                          idle: 0
                          busy: 1
                    - jobs:
                        usage: "counter"
                        description: "Jobs by state"
                        pg_version: ">=9.4.0"
                    - oldest:
                        usage: "DURATION"
                pg_everywhere:
                  query: "SELECT 1 AS one"
                  cache_seconds: 0
                pg_off:
                  query: ""
                """).valid();

        QueryDefinition queue = queries.get(0);
        assertThat(queue.name()).isEqualTo("pg_queue");
        assertThat(queue.schedule()).isEqualTo(new Schedule(Scope.SERVER, Duration.ofSeconds(30), Duration.ofSeconds(2)));
        assertThat(queue.conditions().postgres()).hasToString(">=12.0.0");
        assertThat(queue.searchPath()).containsExactly("public");
        assertThat(queue.unlisted()).isEqualTo(UnlistedColumns.UNTYPED);
        assertThat(queue.columns()).extracting(ColumnDefinition::usage)
                .containsExactly(Usage.LABEL, Usage.MAPPEDMETRIC, Usage.COUNTER, Usage.DURATION);
        assertThat(queue.columns().get(1).mapping()).isEqualTo(Map.of("idle", 0.0, "busy", 1.0));
        assertThat(queue.columns().get(3).servedName()).isEqualTo("oldest_milliseconds");
        assertThat(queries.get(1).schedule()).isEqualTo(new Schedule(Scope.DATABASE, Duration.ofMinutes(5), Duration.ofSeconds(2)));
        assertThat(queries.get(1).columns()).isEmpty();
        assertThat(queries.get(2).skip()).isTrue();
        assertThat(queries.get(2).sql()).isEmpty();
    }

    @Test
    void warnsOfAVersionOfAColumn() {
        assertThat(Loading.of(Format.POSTGRES_EXPORTER, "q: {query: SELECT 1, metrics: [{a: {usage: GAUGE, pg_version: '>=10'}}]}").warnings())
                .containsExactly("f.yaml:1:63: q.metrics[0].a.pg_version: pg_version has no effect: a column that the result lacks gives no sample");
    }

    @Test
    void refusesFaultsInPostgresExporter() {
        assertThat(Loading.of(Format.POSTGRES_EXPORTER, """
                pg_a:
                  query: SELECT 1
                  master: perhaps
                  cache_seconds: -1
                  ttl: 5
                  metrics:
                    - a: {usage: GAGE, unit: bytes}
                pg_b:
                  metrics: []
                """).faults()).isEqualTo("""
                f.yaml:3:11: pg_a.master: found perhaps, expected true or false
                f.yaml:4:18: pg_a.cache_seconds: found -1, expected a duration such as 15s, 10m or 500ms
                f.yaml:5:3: pg_a.ttl: found the unknown key ttl, expected query, runonserver, cache_seconds, metrics or master; \
                the file is read as postgres_exporter, as --extend.query-path always is: for keys of pgvigil name it in queries.files \
                without a format
                f.yaml:7:18: pg_a.metrics[0].a.usage: found GAGE, expected LABEL, GAUGE, COUNTER, HISTOGRAM, DISCARD, MAPPEDMETRIC or DURATION; \
                did you mean GAUGE?
                f.yaml:7:24: pg_a.metrics[0].a.unit: found the unknown key unit, expected usage, description, metric_mapping, name or pg_version
                f.yaml:9:3: pg_b: found no key sql, expected one""");
    }

    @Test
    void readsPgExporter() {
        List<QueryDefinition> queries = Loading.of(Format.PG_EXPORTER, """
                pg_locks_14:
                  name: pg_locks
                  desc: Locks by mode, 14 and above
                  query: SELECT datname, mode, n, age FROM locks
                  tags: [cluster, primary, "not:slow", dbname:app]
                  ttl: 10
                  timeout: 0.5
                  min_version: "140000"
                  max_version: 170000
                  priority: 5
                  fatal: true
                  skip: false
                  predicate_queries:
                    - name: there
                      predicate_query: SELECT true
                      ttl: 60
                  metrics:
                    - datname: {usage: LABEL, description: Database}
                    - m: {usage: label, name: mode}
                    - n: {usage: GAUGE, rename: count, default: 0, scale: "1e-3", description: Locks}
                    - age:
                        usage: HISTOGRAM
                        bucket:
                          - 0.1
                          - 1
                          - 10
                """).valid();

        QueryDefinition locks = queries.get(0);
        assertThat(locks.name()).isEqualTo("pg_locks");
        assertThat(locks.description()).isEqualTo("Locks by mode, 14 and above");
        assertThat(locks.schedule()).isEqualTo(new Schedule(Scope.SERVER, Duration.ofSeconds(10), Duration.ofMillis(500)));
        assertThat(locks.conditions().postgres()).hasToString(">=14.0 <17.0");
        assertThat(locks.conditions().role()).contains(Role.PRIMARY);
        assertThat(locks.conditions().tags()).contains(new Tag(Tag.Kind.NOT, "slow"), new Tag(Tag.Kind.DBNAME, "app"));
        assertThat(locks.conditions().predicates()).containsExactly(new Predicate("there", "SELECT true", Duration.ofMinutes(1)));
        assertThat(locks.priority()).isEqualTo(5);
        assertThat(locks.fatal()).isTrue();
        assertThat(locks.unlisted()).isEqualTo(UnlistedColumns.IGNORE);
        assertThat(locks.searchPath()).containsExactly("public");
        assertThat(locks.columns()).extracting(ColumnDefinition::column).containsExactly("datname", "mode", "n", "age");
        assertThat(locks.columns().get(2).servedName()).isEqualTo("count");
        assertThat(locks.columns().get(2).orElse()).hasValue(0);
        assertThat(locks.columns().get(2).scale()).isEqualTo(0.001);
        assertThat(locks.columns().get(3).buckets()).containsExactly(0.1, 1.0, 10.0);
    }

    @Test
    void keepsPgExportersDefaults() {
        Loading loading = Loading.of(Format.PG_EXPORTER, """
                a: {query: SELECT 1, metrics: [{n: {usage: GAUGE}}]}
                b: {query: SELECT 1, ttl: 0, timeout: 0, metrics: [{n: {usage: GAUGE}}]}
                c: {query: SELECT 1, ttl: 300, timeout: -1, metrics: [{n: {usage: GAUGE}}]}
                d: {query: SELECT 1, ttl: 10, timeout: -0.5, metrics: [{n: {usage: GAUGE}}]}
                e: {query: SHOW POOLS, tags: [pgbouncer], min_version: 10800, max_version: 12400, metrics: [{n: {usage: GAUGE}}]}
                """);

        Duration standard = Duration.ofSeconds(15);
        Duration limit = Duration.ofMillis(100);
        assertThat(loading.valid()).extracting(QueryDefinition::schedule).containsExactly(
                new Schedule(Scope.DATABASE, standard, limit), new Schedule(Scope.DATABASE, standard, limit),
                new Schedule(Scope.DATABASE, Duration.ofMinutes(5), Duration.ofSeconds(60)),
                new Schedule(Scope.DATABASE, Duration.ofSeconds(10), Duration.ofMillis(9_999)), new Schedule(Scope.SERVER, standard, limit));
        assertThat(loading.valid().get(4).conditions().postgres()).hasToString(">=1.8.0 <1.24.0");
        assertThat(loading.warnings()).containsExactly(
                "f.yaml:3:41: c.timeout: found no time limit, which is not allowed here: the longest the interval allows is used, at most 60s",
                "f.yaml:4:40: d.timeout: found no time limit, which is not allowed here: the longest the interval allows is used, at most 60s");
    }

    @Test
    void refusesFaultsInPgExporter() {
        assertThat(Loading.of(Format.PG_EXPORTER, """
                a:
                  desc: No statement
                  ttl: soon
                  timeout: 20
                  master: true
                  metrics:
                    - h: {usage: HISTOGRAM}
                    - n: {usage: GAUGE, metric_mapping: {a: 1}}
                """).faults()).isEqualTo("""
                f.yaml:2:3: a: found no key sql, expected one
                f.yaml:3:8: a.ttl: found soon, expected a duration such as 15s, 10m or 500ms
                f.yaml:4:12: a.timeout: found 20, expected above zero and less than the query's interval (15s)
                f.yaml:5:3: a.master: found the unknown key master, expected name, desc, query, predicate_queries, tags, priority, min_version, \
                max_version, fatal, skip, ttl, timeout or metrics
                f.yaml:7:10: a.metrics[0].h: found no key bucket, expected one beside usage: HISTOGRAM
                f.yaml:8:25: a.metrics[1].n.metric_mapping: found the unknown key metric_mapping, expected usage, rename, description, default, \
                scale, bucket or name""");
    }

    @Test
    void readsCnpg() {
        List<QueryDefinition> queries = Loading.of(Format.CNPG, """
                lag:
                  name: pg_replication
                  query: SELECT lag FROM t
                  primary: true
                  predicate_query: SELECT EXISTS (SELECT 1)
                  runonserver: ">16.0.0"
                  cache_seconds: 60
                  metrics:
                    - lag: {usage: GAUGE, name: lag_seconds, description: Lag}
                sizes:
                  query: SELECT current_database() AS datname, 1 AS size
                  target_databases: [app, "tenant_*"]
                  metrics:
                    - datname: {usage: LABEL}
                    - size: {usage: GAUGE}
                old:
                  query: SELECT 1 AS n
                  master: true
                  metrics:
                    - n: {usage: GAUGE}
                """).valid();

        assertThat(queries).extracting(QueryDefinition::name).containsExactly("cnpg_pg_replication", "cnpg_sizes", "cnpg_old");
        assertThat(queries.get(0).columns().get(0).servedName()).isEqualTo("lag_seconds");
        assertThat(queries.get(0).conditions().role()).contains(Role.PRIMARY);
        assertThat(queries.get(0).conditions().predicates())
                .containsExactly(new Predicate("predicate_query", "SELECT EXISTS (SELECT 1)", Duration.ZERO));
        assertThat(queries.get(0).schedule()).isEqualTo(new Schedule(Scope.SERVER, Duration.ofMinutes(1), Duration.ofSeconds(2)));
        assertThat(queries.get(1).scope()).isEqualTo(Scope.DATABASE);
        assertThat(queries.get(1).conditions().databases()).containsExactly("app", "tenant_*");
        assertThat(queries.get(2).conditions().role()).contains(Role.PRIMARY);
        assertThat(queries.get(2).unlisted()).isEqualTo(UnlistedColumns.IGNORE);
    }

    @Test
    void refusesFaultsInCnpg() {
        assertThat(Loading.of(Format.CNPG, """
                a:
                  query: SELECT 1
                  primary: maybe
                  target_databases: {app: 1}
                  runonserver: newest
                  tags: [cluster]
                  metrics: [{n: {usage: GAUGE}}]
                b: |
                  query: SELECT 1
                """).faults()).isEqualTo("""
                f.yaml:3:12: a.primary: found maybe, expected true or false
                f.yaml:4:21: a.target_databases: found a mapping, expected a text
                f.yaml:5:16: a.runonserver: found newest, expected a version range such as ">=14 <17"
                f.yaml:6:3: a.tags: found the unknown key tags, expected query, runonserver, cache_seconds, metrics, name, predicate_query, \
                primary, master or target_databases
                f.yaml:8:4: b: found query: SELECT 1, expected a mapping""");
    }

    private static final String C_009 = """
            pg_exporter:
              datasource: "postgresql://monitoring:s3cr@t/x@localhost:5432/shop?sslmode=require"
              queries:
                - name: "active_sessions"
                  help: "Number of active sessions"
                  sql: |
                    SELECT count(*) AS count FROM pg_stat_activity
                - name: milk_today
                  sql: SELECT 1 AS liters
            """;

    @Test
    void recognisesC009ByItsRoot() {
        for (Optional<String> word : List.of(Optional.<String>empty(), Optional.of("c-009"), Optional.of("pg_exporter"))) {
            Loading loading = word.map(format -> new Loading().file("f.yaml", format, C_009)).orElseGet(() -> Loading.of(C_009));
            QueryDefinition query = loading.valid().get(0);

            assertThat(loading.keys()).containsExactly("active_sessions", "milk_today");
            assertThat(query.format()).isEqualTo(Format.C_009);
            assertThat(query.description()).isEqualTo("Number of active sessions");
            assertThat(query.sql()).isEqualTo("SELECT count(*) AS count FROM pg_stat_activity\n");
            assertThat(query.schedule()).isEqualTo(new Schedule(Scope.SERVER, Duration.ofSeconds(15), Duration.ofSeconds(2)));
            assertThat(query.unlisted()).isEqualTo(UnlistedColumns.INFER);
            assertThat(query.columns()).isEmpty();
            assertThat(query.searchPath()).containsExactly("public");
        }
    }

    @Test
    void warnsOfADatasourceWithoutShowingItsPassword() {
        assertThat(Loading.of(C_009).warnings()).containsExactly("f.yaml:2:15: pg_exporter.datasource: found the datasource "
                + "postgresql://***@localhost:5432/shop, which is not used: name the server under targets in the settings, and keep passwords in a "
                + "password_file");
        for (String datasource : List.of("host=h password='s3 cret' dbname=x", "postgresql://h/db?user=u&password=s3cret",
                "postgresql://u:s3cret", "[s3cret]")) {
            assertThat(Loading.of("pg_exporter: {datasource: \"" + datasource + "\", queries: []}").warnings().get(0))
                    .contains("found the datasource ***, which").doesNotContain("s3");
        }
    }

    @Test
    void refusesFaultsInC009() {
        assertThat(Loading.of("""
                pg_exporter:
                  datasource: postgresql://u:s3cret@h/db
                  interval: 5
                  queries:
                    - help: Nameless
                      sql: SELECT 1
                    - name: a
                      sql: SELECT 1
                      type: gauge
                    - name: a
                      sql: SELECT 2
                    - name: b-c
                other: 1
                """).faults()).isEqualTo("""
                f.yaml:3:3: pg_exporter.interval: found the unknown key interval, expected datasource or queries
                f.yaml:5:7: pg_exporter.queries[0]: found no key name, expected one
                f.yaml:9:7: pg_exporter.queries[1].type: found the unknown key type, expected name, help or sql
                f.yaml:10:13: pg_exporter.queries[2].name: found the query a, which is already defined at f.yaml:7:13, expected another name
                f.yaml:12:7: pg_exporter.queries[3]: found no key sql, expected one
                f.yaml:12:13: pg_exporter.queries[3].name: found the metric name b-c, expected letters, digits and underscores, \
                not beginning with a digit; give it a name
                f.yaml:13:1: other: found the unknown key other, expected pg_exporter""");
        assertThat(Loading.of(Format.C_009, "queries: []").faults()).isEqualTo("""
                f.yaml:1:1: found no key pg_exporter, expected one
                f.yaml:1:1: queries: found the unknown key queries, expected pg_exporter""");
        assertThat(Loading.of("pg_exporter: {datasource: x, queries: 5}").faults())
                .isEqualTo("f.yaml:1:39: pg_exporter.queries: found 5, expected a list of queries");
    }

    @Test
    void suggestsAFormat() {
        assertThat(new Loading().file("f.yaml", "pgexporter", "a: {}").faults()).isEqualTo(
                "f.yaml: found the format pgexporter, expected pgvigil, postgres_exporter, pg_exporter, cnpg or c-009; did you mean pg_exporter?");
    }
}
