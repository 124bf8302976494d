package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.testing.Definitions;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final String QUERY = """
            q:
              name: pg_things
              desc: Things, from pg_thing, pg_other() and a_setting
              every: 1m
              scope: %s
              postgres: ">=14 <17"
              tags: [primary]
              requires: {extensions: {things: ">=1.2"}, privileges: [pg_read_all_stats], functions: ["f()"]}
              preset: minimal
              sql: SELECT 1
              metrics:
                kind:   {usage: LABEL, rename: thing_kind, description: Kind}
                secret: {usage: LABEL, internal: true, description: Secret}
                size:   {usage: GAUGE, rename: size_bytes, unit: bytes, description: Size}
                hidden: {usage: GAUGE, internal: true, description: Hidden}
                gone:   {usage: DISCARD}
                calls:  {usage: COUNTER, description: Calls}
              derived:
                calls_per_second: {rate: calls, window: 5m, description: Calls per second}
                by_kind: {rate: calls, per: [kind], window: 5m, description: Calls per second and kind}
                worst_size_bytes: {worst: size, unit: bytes, description: Worst size}
                hidden_ones: {count: {of: hidden, above: 0}, description: Hidden ones}
              alerts:
                PostgreSQLThingLarge: {above: size, warning: {at: 1}, summary: Large}
                PostgreSQLThingsSlow: {below: calls_per_second, critical: {at: 1, for: 5m}, summary: Slow}
            """;

    @Test
    void listsWhatAScrapeShowsWithItsLabels() {
        assertThat(lines(QUERY.formatted("server"))).containsExactly("pg_things_by_kind gauge {thing_kind}", "pg_things_calls counter {thing_kind}",
                "pg_things_calls_per_second gauge {thing_kind}", "pg_things_hidden_ones gauge {}", "pg_things_size_bytes gauge bytes{thing_kind}",
                "pg_things_worst_size_bytes gauge bytes{}");
    }

    @Test
    void atDatabaseScopeEveryMetricHasTheDatabase() {
        assertThat(lines(QUERY.formatted("database"))).contains("pg_things_by_kind gauge {datname,thing_kind}", "pg_things_hidden_ones gauge {datname}",
                "pg_things_worst_size_bytes gauge bytes{datname}");
    }

    @Test
    void saysWhereAMetricComesFromAndWhoUsesIt() {
        Metric size = catalogue(Definitions.of(QUERY.formatted("server"))).metric("pg_things_size_bytes").orElseThrow();
        assertThat(size.sources()).containsExactly("pg_thing", "pg_other()", "a_setting");
        assertThat(size.majors()).containsExactly(14, 15, 16);
        assertThat(size.alerts()).containsExactly("PostgreSQLThingLarge");
        assertThat(Needs.of(size.queries().get(0))).containsExactly("only on a primary", "extension things >=1.2", "role pg_read_all_stats", "EXECUTE on f()");
        Metric rate = catalogue(Definitions.of(QUERY.formatted("server"))).metric("pg_things_calls_per_second").orElseThrow();
        assertThat(rate.alerts()).containsExactly("PostgreSQLThingsSlow");
    }

    @Test
    void branchesOfOneMetricAreOneEntry() {
        Metric metric = catalogue(Definitions.of("""
                old: {name: pg_x, desc: "X, from pg_old", postgres: "<16", sql: SELECT 1, metrics: {n: {usage: GAUGE, description: N}}}
                new: {name: pg_x, desc: "X, from pg_new", postgres: ">=17", sql: SELECT 1, metrics: {n: {usage: GAUGE, description: N}}}
                """)).metric("pg_x_n").orElseThrow();
        assertThat(metric.queries()).extracting(QueryDefinition::key).containsExactly("old", "new");
        assertThat(metric.sources()).containsExactly("pg_old", "pg_new");
        assertThat(SupportedMajors.text(metric.majors())).isEqualTo("14–15, 17–18");
        assertThat(metric.on(16)).isFalse();
    }

    @Test
    void aQueryThatIsNeverRunAndOneOfThePoolerAreNoPostgreSqlMetrics() {
        Catalogue catalogue = catalogue(Definitions.of("""
                off:  {desc: Off, skip: true, sql: SELECT 1, metrics: {n: {usage: GAUGE, description: N}}}
                pool: {desc: "Pools, from SHOW POOLS", tags: [pgbouncer], sql: SHOW POOLS, metrics: {n: {usage: GAUGE, description: N}}}
                """));
        assertThat(catalogue.metrics()).extracting(Metric::name).containsExactly("pool_n");
        assertThat(catalogue.metrics().get(0).majors()).isEmpty();
        assertThat(catalogue.metrics().get(0).sources()).containsExactly("SHOW POOLS");
    }

    @Test
    void theProcessesOwnFamiliesHaveTheLabelsOfTheirSamples() {
        MetricFamily histogram = new MetricFamily(new Family("h", MetricType.HISTOGRAM, "H", ""),
                List.of(new Sample("_bucket", Labels.of("path", "/", "le", "1"), 1), new Sample("_sum", Labels.of("path", "/"), 1)));
        Metric metric = Catalogue.of(List.of(), List.of(histogram), Costs.NONE).metric("h").orElseThrow();
        assertThat(metric.labels()).containsExactly("path");
        assertThat(metric.own()).isTrue();
        assertThat(metric.sources()).containsExactly("pgvigil itself");
    }

    @Test
    void textIsNoMarkup() {
        assertThat(CatalogueMarkdown.escaped("a|b *c* `d` <e> [f]\n g\\h _i_ j_k & ~l~"))
                .isEqualTo("a\\|b \\*c\\* \\`d\\` &lt;e&gt; \\[f\\] g\\\\h \\_i\\_ j_k &amp; \\~l\\~");
        assertThat(CatalogueMarkdown.number(0.000412345)).isEqualTo("0.000412");
        assertThat(CatalogueMarkdown.number(123456)).isEqualTo("123000");
        assertThat(CatalogueMarkdown.number(50)).isEqualTo("50");
        assertThat(CatalogueMarkdown.number(0)).isEqualTo("0");
    }

    @Test
    void everyShippedMetricIsDescribedAndOneThingOnAllVersions() {
        Catalogue shipped = Shipped.catalogue();
        assertThat(shipped.metrics()).hasSizeGreaterThan(700).allSatisfy(metric -> {
            assertThat(metric.help()).as(metric.name()).isNotBlank();
            assertThat(metric.sources()).as("what the description of %s names as source", metric.queries().stream().map(QueryDefinition::key).toList())
                    .isNotEmpty();
            assertThat(metric.queries()).as(metric.name()).allSatisfy(query ->
                    assertThat(Catalogue.of(query).get(metric.name()).labels()).as(query.key()).isEqualTo(metric.labels()));
        });
    }

    private static List<String> lines(String yaml) {
        return catalogue(Definitions.of(yaml)).metrics().stream().map(Contract::line).toList();
    }

    private static Catalogue catalogue(List<QueryDefinition> queries) {
        return Catalogue.of(queries, List.of(), Costs.NONE);
    }
}
