package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTextTest {
    @Test
    void quotesWhateverStandsInAText() {
        assertThat(SqlText.literal("it's")).isEqualTo("'it''s'");
        assertThat(SqlText.literal("a\\'b")).isEqualTo("E'a\\\\''b'");
        assertThat(SqlText.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(SqlText.textArray(List.of("b", "a'"))).isEqualTo("ARRAY['b','a''']::pg_catalog.text[]");
        assertThat(SqlText.textArray(List.of())).isEqualTo("ARRAY[]::pg_catalog.text[]");
    }
}
