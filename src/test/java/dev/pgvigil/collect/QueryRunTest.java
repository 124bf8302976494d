package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.testing.Definitions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryRunTest {
    private final QueryRun run = new QueryRun(new PlannedQuery(
            Definitions.one("pg_x: {every: 15s, sql: SELECT, metrics: {n: {usage: GAUGE}}}"), "", List.of(), ""), seconds(3));

    @Test
    void thePhaseIsKept() {
        run.schedule(seconds(3.2), seconds(3.4), 1);
        assertThat(run.due()).isEqualTo(seconds(18));
        run.schedule(seconds(18.1), seconds(18.2), 1);
        assertThat(run.due()).isEqualTo(seconds(33));
        assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void missedRunsAreNotMadeUpFor() {
        run.schedule(seconds(100), seconds(101), 1);
        assertThat(run.due()).isEqualTo(seconds(115));
    }

    @Test
    void aLongCycleIsTheEffectiveInterval() {
        run.schedule(seconds(3), seconds(3), 1);
        run.schedule(seconds(48), seconds(48), 1);
        assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void anInterruptionIsNoLongCycle() {
        run.schedule(seconds(3), seconds(3), 1);
        run.interrupted(seconds(5), Lineage.UNKNOWN);
        assertThat(run.due()).isEqualTo(seconds(5));
        run.schedule(seconds(600), seconds(600), 1);
        assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void theFirstRunsAreStretchedByFiveMinutesAtMost() {
        for (int times = 0; times < 3; times++) {
            run.schedule(run.due(), run.due(), 1000);
            assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(15 + 300));
        }
        run.schedule(run.due(), run.due(), 1000);
        assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(15_000));
    }

    @Test
    void theStretchLengthensTheInterval() {
        run.schedule(seconds(3), seconds(3), 4);
        assertThat(run.due()).isEqualTo(seconds(63));
        assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void afterThreeFailuresTheIntervalDoublesUpToTenMinutes() {
        long[] intervals = new long[9];
        for (int i = 0; i < intervals.length; i++) {
            run.failed();
            long start = run.due();
            run.schedule(start, start, 1);
            intervals[i] = (run.due() - start) / seconds(1);
            assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(intervals[i]));
        }
        assertThat(intervals).containsExactly(15, 15, 30, 60, 120, 240, 480, 600, 600);
        run.succeeded();
        long start = run.due();
        run.schedule(start, start, 1);
        assertThat(run.due() - start).isEqualTo(seconds(15));
        assertThat(run.effectiveInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(run.late()).isFalse();
    }

    @Test
    void onlyTheFirstFailureInARowIsNew() {
        assertThat(run.failed()).isTrue();
        assertThat(run.failed()).isFalse();
        run.succeeded();
        assertThat(run.failed()).isTrue();
    }

    @Test
    void warningsAreNewOnce() {
        assertThat(run.warned(List.of("a"))).isTrue();
        assertThat(run.warned(List.of("a"))).isFalse();
        assertThat(run.warned(List.of())).isFalse();
        assertThat(run.warned(List.of("a"))).isTrue();
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }
}
