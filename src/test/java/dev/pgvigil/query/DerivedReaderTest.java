package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DerivedReaderTest {
    private static Loading derived(String lines) {
        return derived("", lines);
    }

    private static Loading derived(String settings, String lines) {
        return Loading.of("""
                pg_x:
                  sql: SELECT 1
                  metrics:
                    db: {usage: LABEL}
                    rel: {usage: LABEL}
                    hits: {usage: COUNTER}
                    reads: {usage: COUNTER}
                    mean: {usage: GAUGE}
                    dev: {usage: GAUGE}
                    size: {usage: GAUGE}
                    free: {usage: GAUGE}
                    dist: {usage: HISTOGRAM}
                """ + settings.indent(2) + "  derived:\n" + lines.indent(4));
    }

    private static DerivedDefinition one(String line) {
        return derived("d: " + line).only().derived().get(0);
    }

    private static DerivedOperator operator(String line) {
        return one(line).operator();
    }

    @Test
    void listsEveryDefault() {
        DerivedDefinition derived = one("{rate: hits}");

        assertThat(derived).isEqualTo(new DerivedDefinition("d", new DerivedOperator.Rate("hits"), Optional.empty(), Duration.ofMinutes(5),
                Optional.empty(), Optional.empty(), "", derived.at()));
        assertThat(derived.at()).hasToString("f.yaml:14:5");
    }

    @Test
    void readsEveryOperator() {
        assertThat(operator("{increase: hits}")).isEqualTo(new DerivedOperator.Increase("hits"));
        assertThat(operator("{ratio: {of: hits, to: [hits, reads]}}"))
                .isEqualTo(new DerivedOperator.Ratio(List.of("hits"), List.of("hits", "reads")));
        assertThat(operator("{mean: {total: hits, count: reads}}")).isEqualTo(new DerivedOperator.Mean("hits", "reads"));
        assertThat(operator("{percentile: {p: 0.95, mean: mean, stddev: dev, count: hits}}"))
                .isEqualTo(new DerivedOperator.Percentile(0.95, "mean", "dev", "hits", 30));
        assertThat(operator("{percentile: {p: 0.5, mean: mean, stddev: dev, count: hits, min_count: 5}}"))
                .isEqualTo(new DerivedOperator.Percentile(0.5, "mean", "dev", "hits", 5));
        assertThat(operator("{since: size}")).isEqualTo(new DerivedOperator.Since("size"));
        assertThat(operator("{above_best: size}")).isEqualTo(new DerivedOperator.AboveBest("size"));
        assertThat(operator("{slowdown: {total: hits, count: reads}}"))
                .isEqualTo(new DerivedOperator.Slowdown("hits", "reads", Duration.ofDays(7), 30));
        assertThat(operator("{slowdown: {total: hits, count: reads, past: 1d, min_count: 5}}"))
                .isEqualTo(new DerivedOperator.Slowdown("hits", "reads", Duration.ofDays(1), 5));
        assertThat(operator("{time_until: {of: size, limit: 1e3}}"))
                .isEqualTo(new DerivedOperator.TimeUntil("size", OptionalDouble.of(1000), Optional.empty()));
        assertThat(operator("{time_until: {of: size, limit: free}}"))
                .isEqualTo(new DerivedOperator.TimeUntil("size", OptionalDouble.empty(), Optional.of("free")));
        assertThat(operator("{lag: {of: size, reached: free}}")).isEqualTo(new DerivedOperator.Lag("size", "free", Optional.empty()));
        assertThat(operator("{lag: {of: size, reached: free, at_least: mean}}"))
                .isEqualTo(new DerivedOperator.Lag("size", "free", Optional.of("mean")));
        assertThat(operator("{worst: size}")).isEqualTo(new DerivedOperator.Worst("size", false));
        assertThat(operator("{worst: {of: free, order: lowest}}")).isEqualTo(new DerivedOperator.Worst("free", true));
        assertThat(operator("{count: size}")).isEqualTo(new DerivedOperator.Count("size", OptionalDouble.empty(), OptionalDouble.empty()));
        assertThat(operator("{count: {of: size, above: 5}}"))
                .isEqualTo(new DerivedOperator.Count("size", OptionalDouble.of(5), OptionalDouble.empty()));
        assertThat(operator("{count: {of: size, below: 5}}"))
                .isEqualTo(new DerivedOperator.Count("size", OptionalDouble.empty(), OptionalDouble.of(5)));
    }

    @Test
    void readsTheOtherKeys() {
        DerivedDefinition derived = one("{rate: hits, per: [db], window: 15m, floor: {of: [reads], per_second: 1000}, unit: x, description: Text}");

        assertThat(derived.per()).contains(List.of("db"));
        assertThat(derived.window()).isEqualTo(Duration.ofMinutes(15));
        assertThat(derived.floor()).contains(new DerivedDefinition.Floor(List.of("reads"), 1000));
        assertThat(derived.unit()).contains("x");
        assertThat(derived.description()).isEqualTo("Text");
    }

    @Test
    void looksBackTwoIntervalsAtLeast() {
        assertThat(derived("every: 10m", "d: {rate: hits}").only().derived().get(0).window()).isEqualTo(Duration.ofMinutes(20));
        assertThat(derived("every: 10m", "d: {rate: hits, window: 15m}").faults())
                .isEqualTo("f.yaml:15:29: pg_x.derived.d.window: found 15m, expected at least twice the query's interval (20m)");
    }

    @Test
    void worstAndCountKeepNoLabelUnlessAsked() {
        assertThat(one("{worst: size}").per()).contains(List.of());
        assertThat(one("{count: size, per: [db]}").per()).contains(List.of("db"));
    }

    @Test
    void keepsTheDatabaseInQueriesThatRunInEvery() {
        List<DerivedDefinition> derived = derived("scope: database", """
                a: {worst: size}
                b: {rate: hits, per: []}
                c: {rate: hits, per: [datname, rel]}
                d: {rate: hits}
                """).only().derived();

        assertThat(derived).extracting(DerivedDefinition::per).containsExactly(Optional.of(List.of("datname")),
                Optional.of(List.of("datname")), Optional.of(List.of("datname", "rel")), Optional.empty());
    }

    @Test
    void putsValuesBehindThoseTheyRead() {
        assertThat(derived("a: {worst: b}\nb: {count: c}\nc: {rate: hits}").only().derived()).extracting(DerivedDefinition::name)
                .containsExactly("c", "b", "a");
    }

    @Test
    void refusesCycles() {
        assertThat(derived("a: {worst: b}\nb: {count: a}\nc: {worst: c}").faults()).isEqualTo("""
                f.yaml:14:5: pg_x.derived.a: found a derived value that reads itself, expected one that reads columns
                f.yaml:16:5: pg_x.derived.c: found a derived value that reads itself, expected one that reads columns""");
    }

    @Test
    void refusesColumnsOfTheWrongKind() {
        assertThat(derived("""
                a: {rate: size}
                b: {since: db}
                c: {ratio: {of: [hit], to: [reads]}}
                d: {rate: hits, per: [size, datname]}
                e: {rate: hits, floor: {of: [mean], per_second: 1}}
                f: {worst: dist}
                """).faults()).isEqualTo("""
                f.yaml:14:15: pg_x.derived.a.rate: found size, expected a COUNTER column: hits or reads
                f.yaml:15:16: pg_x.derived.b.since: found db, expected a value column: hits, reads, mean, dev, size or free
                f.yaml:16:16: pg_x.derived.c.ratio: found hit, expected a COUNTER column: hits or reads; did you mean hits?
                f.yaml:17:26: pg_x.derived.d.per: found size, expected a LABEL column: db or rel
                f.yaml:17:26: pg_x.derived.d.per: found datname, expected a LABEL column: db or rel
                f.yaml:18:28: pg_x.derived.e.floor: found mean, expected a COUNTER column: hits or reads
                f.yaml:19:16: pg_x.derived.f.worst: found dist, expected a value column or derived value: hits, reads, mean, dev, size, free, \
                a, b, c, d, e or f""");
    }

    @Test
    void refusesAnythingButOneOperator() {
        assertThat(derived("a: {window: 5m}\nb: {rate: hits, since: size}\nc: {speed: hits}").faults()).isEqualTo("""
                f.yaml:14:8: pg_x.derived.a: found no operator, expected one of rate, increase, ratio, mean, percentile, since, time_until, lag, \
                above_best, slowdown, worst or count
                f.yaml:15:8: pg_x.derived.b: found rate and since, expected one of rate, increase, ratio, mean, percentile, since, time_until, lag, \
                above_best, slowdown, worst or count
                f.yaml:16:8: pg_x.derived.c: found no operator, expected one of rate, increase, ratio, mean, percentile, since, time_until, lag, \
                above_best, slowdown, worst or count
                f.yaml:16:9: pg_x.derived.c.speed: found the unknown key speed, expected rate, increase, ratio, mean, percentile, since, \
                time_until, lag, above_best, slowdown, worst, count, per, window, floor, unit or description""");
    }

    @Test
    void refusesFaultsInsideOperators() {
        assertThat(derived("""
                a: {percentile: {p: 95, mean: mean, stddev: dev}}
                b: {count: {of: size, above: 1, below: 2}}
                c: {worst: {of: size, order: biggest}}
                d: {time_until: {of: size}}
                e: {ratio: [hits]}
                """).faults()).isEqualTo("""
                f.yaml:14:21: pg_x.derived.a.percentile: found no key count, expected one
                f.yaml:14:25: pg_x.derived.a.percentile.p: found 95, expected a number between 0 and 1, such as 0.95
                f.yaml:15:16: pg_x.derived.b.count: found above and below, expected one of the two
                f.yaml:16:34: pg_x.derived.c.worst.order: found biggest, expected highest or lowest; did you mean highest?
                f.yaml:17:21: pg_x.derived.d.time_until: found no key limit, expected one
                f.yaml:18:16: pg_x.derived.e.ratio: found a list, expected a mapping""");
    }

    @Test
    void refusesTheNameOfAColumn() {
        assertThat(derived("size: {worst: free}").faults())
                .isEqualTo("f.yaml:14:5: pg_x.derived.size: found a derived value with the name of a column, expected a name of its own");
    }

    @Test
    void saysNothingMoreAboutAColumnThatIsFaultyItself() {
        assertThat(Loading.of("""
                pg_x:
                  sql: SELECT 1
                  metrics: {n: {usage: COUNTRE}}
                  derived: {d: {rate: n}}
                """).faults()).isEqualTo("f.yaml:3:24: pg_x.metrics.n.usage: found COUNTRE, expected LABEL, GAUGE, COUNTER, HISTOGRAM, DISCARD, "
                + "MAPPEDMETRIC or DURATION; did you mean COUNTER?");
    }
}
