package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.QueryState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingFamiliesTest {
    private static final Standing FIRST = Standing.first("pg_x", "", "vitals", Duration.ofSeconds(15));

    @Test
    void aSkippedQueryThatNeverRanHasItsStateOnly() {
        assertThat(names(FIRST.in(QueryState.SKIPPED, "only on a replica"))).containsExactly("pgvigil_query_state");
    }

    @Test
    void oneThatRanBeforeKeepsWhatItHasCost() {
        Standing ran = FIRST.ran(Duration.ofMillis(3), FIRST.totals().failed());
        assertThat(names(ran.in(QueryState.SKIPPED, "only on a replica"))).contains("pgvigil_query_state", "pgvigil_query_failures_total",
                "pgvigil_query_server_seconds_total");
    }

    @Test
    void oneThatIsToRunHasEverythingFromTheStart() {
        assertThat(names(FIRST)).contains("pgvigil_query_state", "pgvigil_query_runs_total", "pgvigil_query_effective_interval_seconds");
    }

    @Test
    void whatNeverHappenedIsAbsent() {
        Standing.Totals clean = FIRST.totals().collected(0, 0, 0, 0, 100);
        assertThat(names(FIRST.ran(Duration.ofMillis(3), clean))).contains("pgvigil_query_failures_total")
                .doesNotContain("pgvigil_query_warnings", "pgvigil_query_rows_dropped_total", "pgvigil_query_duplicate_series_total",
                        "pgvigil_query_series_over_cap_total");
        assertThat(names(FIRST.ran(Duration.ofMillis(3), clean.collected(1, 2, 3, 4, 100)))).contains("pgvigil_query_warnings",
                "pgvigil_query_rows_dropped_total", "pgvigil_query_duplicate_series_total", "pgvigil_query_series_over_cap_total");
    }

    private static List<String> names(Standing standing) {
        return StandingFamilies.of(standing).stream().map((MetricFamily family) -> family.family().name()).toList();
    }
}
