package dev.pgvigil.exposition;

import static dev.pgvigil.exposition.ExpositionFormat.OPENMETRICS;
import static dev.pgvigil.exposition.ExpositionFormat.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static final MetricFamily UP = family(Family.gauge("pg_up", "Whether the server answers."), Sample.of(1));
    private static final MetricFamily COMMITS = family(
            Family.counter("pg_stat_database_xact_commit", "Commits (pg_stat_database)."), Sample.of(Labels.of("datname", "app"), 12345678901L));
    private static final MetricFamily WAITED = family(new Family("pg_wait_seconds_total", MetricType.COUNTER, "Time \"waited\"\nin C:\\.", "seconds"),
            Sample.of(Labels.of("datname", "app", "event", "a\"b\\c\nd"), 0.25));
    private static final MetricFamily TIMES = family(new Family("pg_run_seconds", MetricType.HISTOGRAM, "Run time.", "seconds"),
            new Sample("_bucket", Labels.of("datname", "app", "le", "0.005"), 1), new Sample("_bucket", Labels.of("datname", "app", "le", "1"), 2),
            new Sample("_bucket", Labels.of("datname", "app", "le", "1000000"), 3), new Sample("_bucket", Labels.of("datname", "app", "le", "+Inf"), 3),
            new Sample("_sum", Labels.of("datname", "app"), 1.75), new Sample("_count", Labels.of("datname", "app"), 3));
    private static final MetricFamily UNTYPED = family(new Family("pg_any_bytes", MetricType.UNTYPED, "", "bytes"), Sample.of(Double.NaN));

    @Test
    void writesText() {
        assertThat(Pages.of(TEXT, List.of(UP, WAITED), List.of(TIMES, COMMITS, UNTYPED))).isEqualTo("""
                # TYPE pg_any_bytes untyped
                pg_any_bytes NaN
                # HELP pg_run_seconds Run time.
                # TYPE pg_run_seconds histogram
                pg_run_seconds_bucket{datname="app",le="0.005"} 1
                pg_run_seconds_bucket{datname="app",le="1"} 2
                pg_run_seconds_bucket{datname="app",le="1000000"} 3
                pg_run_seconds_bucket{datname="app",le="+Inf"} 3
                pg_run_seconds_sum{datname="app"} 1.75
                pg_run_seconds_count{datname="app"} 3
                # HELP pg_stat_database_xact_commit Commits (pg_stat_database).
                # TYPE pg_stat_database_xact_commit counter
                pg_stat_database_xact_commit{datname="app"} 12345678901
                # HELP pg_up Whether the server answers.
                # TYPE pg_up gauge
                pg_up 1
                # HELP pg_wait_seconds_total Time "waited"\\nin C:\\\\.
                # TYPE pg_wait_seconds_total counter
                pg_wait_seconds_total{datname="app",event="a\\"b\\\\c\\nd"} 0.25
                """);
    }

    @Test
    void writesOpenMetrics() {
        assertThat(Pages.of(OPENMETRICS, List.of(UP, WAITED), List.of(TIMES, COMMITS, UNTYPED))).isEqualTo("""
                # TYPE pg_any_bytes unknown
                # UNIT pg_any_bytes bytes
                pg_any_bytes NaN
                # HELP pg_run_seconds Run time.
                # TYPE pg_run_seconds histogram
                # UNIT pg_run_seconds seconds
                pg_run_seconds_bucket{datname="app",le="0.005"} 1
                pg_run_seconds_bucket{datname="app",le="1.0"} 2
                pg_run_seconds_bucket{datname="app",le="1e+06"} 3
                pg_run_seconds_bucket{datname="app",le="+Inf"} 3
                pg_run_seconds_sum{datname="app"} 1.75
                pg_run_seconds_count{datname="app"} 3
                # HELP pg_stat_database_xact_commit Commits (pg_stat_database).
                # TYPE pg_stat_database_xact_commit unknown
                pg_stat_database_xact_commit{datname="app"} 12345678901
                # HELP pg_up Whether the server answers.
                # TYPE pg_up gauge
                pg_up 1
                # HELP pg_wait_seconds Time \\"waited\\"\\nin C:\\\\.
                # TYPE pg_wait_seconds counter
                # UNIT pg_wait_seconds seconds
                pg_wait_seconds_total{datname="app",event="a\\"b\\\\c\\nd"} 0.25
                # EOF
                """);
    }

    @Test
    void saysAUnitOnlyWhenTheNameEndsWithIt() {
        Family mismatched = new Family("pg_age_seconds_max", MetricType.GAUGE, "", "seconds");
        Family run = new Family("pg_milliseconds", MetricType.GAUGE, "", "seconds");

        assertThat(Pages.of(OPENMETRICS, List.of(family(mismatched, Sample.of(1)), family(run, Sample.of(1))))).doesNotContain("UNIT");
    }

    @Test
    void writesOneHeaderForAFamilyOfSeveralParts() {
        MetricFamily first = family(Family.gauge("a", "First."), Sample.of(Labels.of("db", "x"), 1));
        MetricFamily second = family(Family.gauge("a", "Second."), Sample.of(Labels.of("db", "y"), 2));
        MetricFamily third = family(Family.gauge("a", "First."), Sample.of(Labels.of("db", "z"), 3));

        assertThat(Pages.of(TEXT, List.of(UP, first), List.of(second, third))).isEqualTo("""
                # HELP a First.
                # TYPE a gauge
                a{db="x"} 1
                a{db="y"} 2
                a{db="z"} 3
                # HELP pg_up Whether the server answers.
                # TYPE pg_up gauge
                pg_up 1
                """);
    }

    @Test
    void leavesOutAFamilyWithoutSamples() {
        assertThat(Pages.of(TEXT, List.of(new MetricFamily(Family.gauge("a", "Empty."), List.of())))).isEmpty();
        assertThat(Pages.of(OPENMETRICS, List.of(new MetricFamily(Family.gauge("a", "Empty."), List.of())))).isEqualTo("# EOF\n");
        assertThat(new PartRenderer().render(List.of(new MetricFamily(Family.gauge("a", "Empty."), List.of()))).text()).isEmpty();
    }

    @Test
    void servesAnEmptyPage() {
        assertThat(Pages.of(TEXT)).isEmpty();
        assertThat(Pages.of(OPENMETRICS)).isEqualTo("# EOF\n");
    }

    @Test
    void leavesOutAnAliasBesideACounterInOpenMetricsOnly() {
        MetricFamily alias = family(Family.counter("x", "Alias."), Sample.of(5));
        MetricFamily counter = family(Family.counter("x_total", "Counter."), Sample.of(5));

        assertThat(Pages.of(OPENMETRICS, List.of(alias), List.of(counter))).isEqualTo("""
                # HELP x Counter.
                # TYPE x counter
                x_total 5
                # EOF
                """);
        assertThat(Pages.of(TEXT, List.of(alias), List.of(counter))).contains("\nx 5\n").contains("\nx_total 5\n");
        assertThat(Pages.of(OPENMETRICS, List.of(alias))).isEqualTo("""
                # HELP x Alias.
                # TYPE x unknown
                x 5
                # EOF
                """);
    }

    @Test
    void typesDisagreeingPartsAsUntyped() {
        MetricFamily counter = family(Family.counter("x_total", "Counter."), Sample.of(Labels.of("p", "1"), 1));
        MetricFamily gauge = family(Family.gauge("x_total", "Gauge."), Sample.of(Labels.of("p", "2"), 2));

        assertThat(Pages.of(TEXT, List.of(counter), List.of(gauge))).isEqualTo("""
                # HELP x_total Counter.
                # TYPE x_total untyped
                x_total{p="1"} 1
                x_total{p="2"} 2
                """);
        assertThat(Pages.of(OPENMETRICS, List.of(counter), List.of(gauge))).isEqualTo("""
                # HELP x_total Counter.
                # TYPE x_total unknown
                x_total{p="1"} 1
                x_total{p="2"} 2
                # EOF
                """);
    }

    @Test
    void leavesOutLinesThatFitNoCommonType() {
        MetricFamily gauge = family(Family.gauge("pg_run_seconds", "Gauge."), Sample.of(1));

        assertThat(Pages.of(TEXT, List.of(gauge), List.of(TIMES))).isEqualTo("""
                # HELP pg_run_seconds Gauge.
                # TYPE pg_run_seconds gauge
                pg_run_seconds 1
                """);
        assertThat(Pages.of(TEXT, List.of(TIMES), List.of(gauge))).isEqualTo(Pages.of(TEXT, List.of(TIMES)));
    }

    @Test
    void leavesOutAFamilyCalledLikeAHistogramsSamples() {
        MetricFamily count = family(Family.gauge("pg_run_seconds_count", ""), Sample.of(Labels.of("x", "1"), 1));
        MetricFamily max = family(Family.gauge("pg_run_seconds_max", ""), Sample.of(1));

        for (ExpositionFormat format : ExpositionFormat.values()) {
            assertThat(Pages.of(format, List.of(count, max, TIMES))).isEqualTo(Pages.of(format, List.of(max, TIMES)));
        }
    }

    @Test
    void givesUpTheTypeOfACounterRatherThanAnotherFamily() {
        MetricFamily counter = family(Family.counter("x_total", ""), Sample.of(5));
        MetricFamily created = family(Family.gauge("x_created", ""), Sample.of(7));
        MetricFamily summary = family(new Family("x", MetricType.SUMMARY, "", ""), new Sample("", Labels.of("quantile", "1"), 5));

        assertThat(Pages.of(OPENMETRICS, List.of(counter, created))).isEqualTo("""
                # TYPE x_created gauge
                x_created 7
                # TYPE x_total unknown
                x_total 5
                # EOF
                """);
        assertThat(Pages.of(OPENMETRICS, List.of(counter, summary))).isEqualTo("""
                # TYPE x summary
                x{quantile="1.0"} 5
                # TYPE x_total unknown
                x_total 5
                # EOF
                """);
    }

    @Test
    void typesACounterBelowZeroOrNotANumberAsUnknown() {
        MetricFamily good = family(Family.counter("x_total", ""), Sample.of(Labels.of("p", "1"), 1));
        MetricFamily bad = family(Family.counter("x_total", ""), Sample.of(Labels.of("p", "2"), -1), Sample.of(Labels.of("p", "3"), Double.NaN));

        assertThat(Pages.of(OPENMETRICS, List.of(good), List.of(bad))).isEqualTo("""
                # TYPE x_total unknown
                x_total{p="1"} 1
                x_total{p="2"} -1
                x_total{p="3"} NaN
                # EOF
                """);
        assertThat(Pages.of(TEXT, List.of(good), List.of(bad))).startsWith("# TYPE x_total counter\n");
    }

    @Test
    void doesNotTakeASuffixAloneForAName() {
        assertThat(Pages.of(OPENMETRICS, List.of(family(Family.counter("_total", ""), Sample.of(1))))).isEqualTo("""
                # TYPE _total unknown
                _total 1
                # EOF
                """);
    }

    @Test
    void sharesBytesBetweenTheFormatsWhereTheyAgree() {
        Rendering rendering = new PartRenderer().render(List.of(UP, TIMES));

        assertThat(rendering.openMetrics().get(0).plain()).isSameAs(rendering.text().get(0).plain());
        assertThat(rendering.openMetrics().get(1).plain()).isNotEqualTo(rendering.text().get(1).plain());
        assertThat(rendering.openMetrics()).isSameAs(rendering.openMetrics());
    }

    @Test
    void takesChunksOfAnotherRenderer() {
        Chunk chunk = new PartRenderer().render(List.of(UP)).text().get(0);
        Rendering foreign = new ForeignRendering(new ForeignChunk(chunk.family(), 1, chunk.plain()));

        byte[] page = Exposition.compose(OPENMETRICS, true, List.of(foreign));

        assertThat(new String(Pages.unzipped(page), StandardCharsets.UTF_8)).isEqualTo(Pages.of(OPENMETRICS, List.of(UP)));
    }

    private static MetricFamily family(Family family, Sample... samples) {
        return new MetricFamily(family, Arrays.asList(samples));
    }

    private record ForeignChunk(Family family, int samples, byte[] plain) implements Chunk {
    }

    private record ForeignRendering(Chunk chunk) implements Rendering {
        @Override
        public List<Chunk> text() {
            return List.of(chunk);
        }

        @Override
        public List<Chunk> openMetrics() {
            return List.of(chunk);
        }
    }
}
