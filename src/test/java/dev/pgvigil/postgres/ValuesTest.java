package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Oid;

class ValuesTest {

    @Test
    void readsTheLeapDayOfTheYearBeforeTheFirst() throws SQLException {
        assertThat(Values.of(Oid.DATE, "0001-02-29 BC")).isEqualTo(Instant.parse("0000-02-29T00:00:00Z"));
        assertThat(Values.of(Oid.TIMESTAMP, "4713-01-01 00:00:00.000001 BC")).isEqualTo(Instant.parse("-4712-01-01T00:00:00.000001Z"));
    }
}
