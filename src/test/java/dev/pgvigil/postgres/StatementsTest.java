package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {
    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "select 1", "WITH x AS (SELECT 1) TABLE x", "TABLE pg_class", "VALUES (1)", "SHOW all",
            "EXPLAIN SELECT 1", "((SELECT 1) UNION SELECT 2)", "-- note\nSELECT 1", "/* a /* nested */ note */ SELECT 1", "\t\r\n\fSELECT 1",
            "SELECT ';'", "SELECT $x$;$x$", "SELECT \";\" FROM t", "SELECT 1 /* ; */", "SELECT E'\\';'", "SELECT/**/1"})
    void letsOneReadingStatementThrough(String sql) {
        assertThat(Statements.reading(sql)).isEqualTo(sql);
    }

    @Test
    void aFinalSemicolonIsNoSecondStatement() {
        assertThat(Statements.reading("SELECT 1 ; \n -- the end\n;;")).isEqualTo("SELECT 1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "BEGIN", "SET a = 1", "DO $$ $$", "COPY t TO PROGRAM 'x'", "CALL p()", "-- SELECT\rCOMMIT",
            "/* /* */ SELECT */ COMMIT", "SELECTED", "SELECT1", "DECLARE c CURSOR FOR SELECT 1", "'SELECT'", "\u00a0SELECT 1"})
    void refusesEverythingElse(String sql) {
        assertThatThrownBy(() -> Statements.reading(sql)).isInstanceOf(ServerException.class)
                .hasMessageMatching("25006 found a statement that begins with .+, expected SELECT, WITH, TABLE, VALUES, SHOW or EXPLAIN");
    }

    @Test
    void refusesSeveralAndNone() {
        assertThatThrownBy(() -> Statements.reading("SELECT 1; SELECT 2"))
                .hasMessage("42601 found 2 statements, expected one; make each a query of its own");
        assertThatThrownBy(() -> Statements.reading(" ; ")).hasMessage("42601 found 0 statements, expected one; make each a query of its own");
        assertThatThrownBy(() -> Statements.reading("")).hasMessageStartingWith("42601 found 0 statements");
        assertThatThrownBy(() -> Statements.reading("-- nothing")).hasMessageStartingWith("42601 found 0 statements");
    }

    @Test
    void theConsoleIsShownNothingButShow() {
        assertThat(Statements.show("SHOW POOLS")).isEqualTo("SHOW POOLS");
        assertThatThrownBy(() -> Statements.show("SHUTDOWN")).hasMessageStartingWith("25006 found a statement that begins with SHUTDOWN");
        assertThatThrownBy(() -> Statements.show("SELECT 1")).hasMessageStartingWith("25006 ");
    }
}
