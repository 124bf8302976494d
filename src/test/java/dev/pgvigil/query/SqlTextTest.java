package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT 1", "SELECT 1;", " ; /* a */ ; SELECT 1", "SELECT 1; -- the end; really\n ;\n /* ; SELECT 2 */ ;",
        "SELECT ';' || 'it''s;' || \"a;b\"\".c;\"", "SELECT E'\\';' || e'\\\\'';'", "SELECT $$ ; $$ || $q$ $$ ; $q$ || $Q$;$q$;$Q$",
        "/* ; /* ; */ ; */ SELECT 1 -- ;\r, 2", "SELECT '; unterminated", "SELECT $1 + a$b$c FROM t; ", "SELECT name'\\'"})
    void isOneStatement(String sql) {
        assertThat(SqlText.behindFirst(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1; DROP TABLE t", "SELECT 1;;/**/ -- x\n DROP TABLE t", "SELECT ''';'; DROP TABLE t",
        "SELECT '\\'; DROP TABLE t", "SELECT a$x$; DROP TABLE t", "; SELECT 1; DROP TABLE t", "SELECT 1 -- '\n; DROP TABLE t",
        "SELECT $a$ ' $a$; DROP TABLE t", "SELECT E'''\\';'; DROP TABLE t", "SELECT namee'\\'; DROP TABLE t"})
    void hasASecondOne(String sql) {
        assertThat(SqlText.behindFirst(sql)).isEqualTo("DROP TABLE t");
    }

    @Test
    void aSecondStatementIsAFaultAtItsQueryWhichTellsItsFirstWordOnly() {
        assertThat(Loading.of("""
                pg_a:
                  sql: SELECT 1 AS n; DELETE FROM app.secrets WHERE id = 7
                  metrics: {n: {usage: GAUGE}}
                pg_b:
                  sql: SELECT 1 AS n;
                  predicate_queries: [{predicate_query: SELECT true; COMMIT}]
                  metrics: {n: {usage: GAUGE}}
                """).faults()).isEqualTo("""
                f.yaml:2:8: pg_a.sql: found a second statement, which begins with DELETE, expected one; make each a query of its own
                f.yaml:6:41: pg_b.predicate_queries[0].predicate_query: found a second statement, which begins with COMMIT, expected one; \
                make each a query of its own""");
    }

    @Test
    void aStatementOfSpacesIsAFault() {
        assertThat(Loading.of("""
                pg_a:
                  sql: "  "
                  metrics: {n: {usage: GAUGE}}
                """).faults()).isEqualTo("f.yaml:2:8: pg_a.sql: found nothing but spaces, expected a statement");
    }
}
