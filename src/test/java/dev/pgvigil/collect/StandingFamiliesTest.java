package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingFamiliesTest {
    private static final String REASON = "pgvigil_query_reason_info";
    private static final Standing FIRST = Standing.first("pg_x", "", "vitals", Duration.ofSeconds(15));

    @Test
    void aSkippedQueryThatNeverRanHasItsStateAndReasonOnly() {
        assertThat(names(FIRST.in(QueryState.SKIPPED, "only on a replica"))).containsExactly("pgvigil_query_state", REASON);
    }

    @Test
    void tellsWhyAQueryIsSkippedAsTheStatusPageDoes() {
        Standing shop = Standing.first("pg_x", "shop", "databases", Duration.ofSeconds(15));
        assertThat(reason(shop.in(QueryState.SKIPPED, "no privileges of pg_monitor; GRANT pg_monitor TO pgvigil;"))).containsExactly(Sample.of(Labels.of(
                "query", "pg_x", "datname", "shop", "state", "skipped", "reason", "no privileges of pg_monitor; GRANT pg_monitor TO pgvigil;"), 1));
    }

    @Test
    void tellsTheKindOfAFailureAndNeverTheServersText() {
        assertThat(reason(FIRST.in(QueryState.FAILING, "42501 permission denied for table salaries; GRANT pg_monitor"))).containsExactly(Sample.of(Labels.of(
                "query", "pg_x", "state", "failing", "reason", "SQLSTATE 42501 insufficient privilege"), 1));
    }

    @Test
    void aLongReasonIsCutBetweenCharacters() {
        String reason = reason(FIRST.in(QueryState.SKIPPED, "\ud83d\ude00".repeat(300))).get(0).labels().values().get(2);
        assertThat(reason).hasSize(399).endsWith("\ude00…");
    }

    @Test
    void noReasonIsGivenForWhatIsServedOrWillBe() {
        assertThat(names(FIRST.in(QueryState.OK, "column x is no number"))).doesNotContain(REASON);
        assertThat(names(FIRST)).doesNotContain(REASON);
    }

    @Test
    void onlyTheStateThatHoldsIsServed() {
        for (QueryState state : QueryState.values()) {
            MetricFamily served = StandingFamilies.of(FIRST.in(state, "")).get(0);
            assertThat(served.samples()).containsExactly(Sample.of(Labels.of("query", "pg_x", "state", state.word()), 1));
        }
    }

    @Test
    void oneThatRanBeforeKeepsWhatItHasCost() {
        Standing ran = FIRST.ran(Duration.ofMillis(3), FIRST.totals().failed());
        assertThat(names(ran.in(QueryState.SKIPPED, "only on a replica"))).contains("pgvigil_query_state", "pgvigil_query_failures_total",
                "pgvigil_query_server_seconds_total");
    }

    @Test
    void oneThatIsToRunHasNeitherRowsNorADurationYet() {
        assertThat(names(FIRST)).containsExactly("pgvigil_query_state", "pgvigil_query_server_seconds_total");
    }

    @Test
    void oneThatRanHasItsFreshnessAndCost() {
        Standing ran = FIRST.ran(Duration.ofMillis(3), FIRST.totals().collected(0, 0, 0, 0, 100)).succeeded(Instant.EPOCH, 7, "");
        assertThat(names(ran)).containsExactly("pgvigil_query_state", "pgvigil_query_last_success_timestamp_seconds", "pgvigil_query_rows",
                "pgvigil_query_exposition_bytes", "pgvigil_query_duration_seconds", "pgvigil_query_server_seconds_total");
    }

    @Test
    void theIntervalInForceIsToldWhereItIsNotTheDefinitions() {
        String interval = "pgvigil_query_effective_interval_seconds";
        assertThat(names(FIRST.scheduled(Duration.ofSeconds(15), Optional.empty()))).doesNotContain(interval);
        assertThat(names(FIRST.scheduled(Duration.ofSeconds(16), Optional.empty()))).contains(interval);
    }

    @Test
    void whatNeverHappenedIsAbsent() {
        Standing.Totals clean = FIRST.totals().collected(0, 0, 0, 0, 100);
        assertThat(names(FIRST.ran(Duration.ofMillis(3), clean))).contains("pgvigil_query_server_seconds_total")
                .doesNotContain("pgvigil_query_failures_total", "pgvigil_query_warnings", "pgvigil_query_rows_dropped_total", "pgvigil_query_duplicate_series_total",
                        "pgvigil_query_series_over_cap_total");
        assertThat(names(FIRST.ran(Duration.ofMillis(3), clean.collected(1, 2, 3, 4, 100)))).contains("pgvigil_query_warnings",
                "pgvigil_query_rows_dropped_total", "pgvigil_query_duplicate_series_total", "pgvigil_query_series_over_cap_total");
    }

    private static List<Sample> reason(Standing standing) {
        return StandingFamilies.of(standing).stream().filter(family -> family.family().name().equals(REASON)).findFirst().orElseThrow().samples();
    }

    private static List<String> names(Standing standing) {
        return StandingFamilies.of(standing).stream().map((MetricFamily family) -> family.family().name()).toList();
    }
}
