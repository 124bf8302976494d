package dev.pgvigil.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.Definitions;
import org.junit.jupiter.api.Test;

class PreloadTest {
    private static final QueryDefinition STATEMENTS = Definitions.one("""
            pg_x: {sql: SELECT 1 AS x, requires: {extensions: {pg_stat_statements: ">=1.9"}}, metrics: {x: {usage: GAUGE}}}
            """);
    private static final QueryDefinition PLAIN = Definitions.one("pg_x: {sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}");

    @Test
    void anExtensionThatMissesItsLibraryIsNamedWithTheRemedy() {
        String reason = "extension pg_stat_statements is created but not loaded; add pg_stat_statements to shared_preload_libraries and restart "
                + "the server";
        assertThat(Preload.missing(STATEMENTS, failure("55000 pg_stat_statements must be loaded via shared_preload_libraries"))).hasValue(reason);
        assertThat(Preload.missing(STATEMENTS, failure("55000 pg_stat_statements must be loaded via \"shared_preload_libraries\""))).hasValue(reason);
        assertThat(Preload.missing(STATEMENTS, failure("55000 pg_stat_statements muss über shared_preload_libraries geladen werden"))).hasValue(reason);
    }

    @Test
    void aHintTellsItToo() {
        QueryDefinition timescale = Definitions.one("""
                pg_x: {sql: SELECT 1 AS x, requires: {extensions: [timescaledb]}, metrics: {x: {usage: GAUGE}}}
                """);
        assertThat(Preload.missing(timescale, failure("XX000 extension \"timescaledb\" must be preloaded (Please preload the timescaledb library "
                + "via shared_preload_libraries.)"))).hasValue("extension timescaledb is created but not loaded; add timescaledb to "
                + "shared_preload_libraries and restart the server");
    }

    @Test
    void otherFailuresAndQueriesWithoutAnExtensionFail() {
        assertThat(Preload.missing(STATEMENTS, failure("55000 pg_stat_statements is busy"))).isEmpty();
        assertThat(Preload.missing(PLAIN, failure("22023 invalid value for parameter \"shared_preload_libraries\""))).isEmpty();
    }

    private static ServerException failure(String message) {
        return new ServerException(message, message.substring(0, 5), null);
    }
}
