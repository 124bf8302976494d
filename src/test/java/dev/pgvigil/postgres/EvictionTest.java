package dev.pgvigil.postgres;

import static com.zaxxer.hikari.SQLExceptionOverride.Override.DO_NOT_EVICT;
import static com.zaxxer.hikari.SQLExceptionOverride.Override.MUST_EVICT;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvictionTest {
    @ParameterizedTest
    @ValueSource(strings = {"08000", "08003", "08006", "08P01", "57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})
    void givesUpConnectionsThatAreGone(String sqlState) {
        assertThat(new Eviction().adjudicate(new SQLException("x", sqlState))).isEqualTo(MUST_EVICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0A000", "57014", "42501", "53300", "01002", "JZ0C0", "25006", "25P02", ""})
    void keepsAllOthers(String sqlState) {
        assertThat(new Eviction().adjudicate(new SQLException("x", sqlState))).isEqualTo(DO_NOT_EVICT);
        assertThat(new Eviction().adjudicate(new SQLException("no state"))).isEqualTo(DO_NOT_EVICT);
    }
}
