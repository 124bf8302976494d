package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardsTest {
    @Test
    void optionsSetEveryGuardAndOwnOnesStandFirstSoThatTheyLose() {
        assertThat(Guards.options(" -c statement_timeout=0 ")).isEqualTo("-c statement_timeout=0 -c statement_timeout=5000 -c lock_timeout=500 "
                + "-c idle_in_transaction_session_timeout=10000 -c jit=off -c TimeZone=UTC -c IntervalStyle=postgres "
                + "-c client_min_messages=error -c default_transaction_read_only=on -c standard_conforming_strings=on "
                + "-c search_path=pg_catalog,pg_temp -c pgvigil.session=on");
    }

    @Test
    void theTransactionSetsThemAllAgainInOneStatement() {
        assertThat(Guards.transaction(Duration.ofMillis(250), List.of("a", "pg_catalog", "B \"c\", d"))).isEqualTo("SELECT "
                + "pg_catalog.set_config('statement_timeout', '250', true), pg_catalog.set_config('lock_timeout', '500', true), "
                + "pg_catalog.set_config('idle_in_transaction_session_timeout', '10000', true), pg_catalog.set_config('jit', 'off', true), "
                + "pg_catalog.set_config('TimeZone', 'UTC', true), pg_catalog.set_config('IntervalStyle', 'postgres', true), "
                + "pg_catalog.set_config('client_min_messages', 'error', true), "
                + "pg_catalog.set_config('search_path', 'pg_catalog, \"a\", \"B \"\"c\"\", d\", pg_temp', true), "
                + "pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())::pg_catalog.text AS started");
    }

    @Test
    void aTimeoutIsNeverZeroBecauseZeroIsNone() {
        assertThat(Guards.transaction(Duration.ZERO, List.of())).startsWith("SELECT pg_catalog.set_config('statement_timeout', '1', true)");
        assertThat(Guards.transaction(Duration.ofNanos(1), List.of())).startsWith("SELECT pg_catalog.set_config('statement_timeout', '1', true)");
    }

    @Test
    void olderServersAreNotAskedForWhatTheyDontKnow() {
        assertThat(Guards.afterLogin(130_000, Duration.ZERO, true)).doesNotContain("idle_session_timeout").doesNotContain("client_connection");
        assertThat(Guards.afterLogin(140_000, Duration.ofSeconds(10), false)).contains("'idle_session_timeout', '10000', false")
                .doesNotContain("client_connection");
        assertThat(Guards.afterLogin(140_000, Duration.ZERO, true)).contains("'client_connection_check_interval', '5000', false");
    }
}
