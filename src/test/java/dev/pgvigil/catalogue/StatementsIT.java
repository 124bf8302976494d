package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of statements, against pg_stat_statements itself as a superuser reads it. */
@Timeout(240)
class StatementsIT {
    /** The function and the columns as pg_stat_monitor's documentation has them; the extension itself is not at hand. */
    static final String[] PG_STAT_MONITOR = {
        "CREATE FUNCTION get_histogram_timings() RETURNS text LANGUAGE sql AS $$ SELECT "
                + "'{{0.000 - 1.000}, (1.000 - 2.778}, (2.778 - 11.000}, (11.000 - 101.000}, (101.000 - ...}}' $$",
        "CREATE TABLE pg_stat_monitor (userid oid, resp_calls text[], calls int8, total_exec_time float8, bucket_done bool, toplevel bool, cmd_type int)"};
    private static final String[] BRANCHES = {"pg_stat_statements_1_9", "pg_stat_statements_1_10", "pg_stat_statements_1_11",
        "pg_stat_statements_1_12"};
    private static final String CALLS = "pg_stat_statements_calls_total";
    @TempDir
    private Path directory;

    @Majors
    void theFirstOfEveryMeasureAreServedAndAllOthersAreTheRest(int major) throws SQLException {
        try (PgServer server = server(major); Statements session = Statements.on(server);
                ServerLook look = ServerLook.at(directory, server, BRANCHES)) {
            prepare(session);
            work(session, 1);
            Map<String, double[]> atFirst = session.truth();
            Seen first = look.round();
            assertThat(first.number(CALLS, "other")).isZero();
            assertThat(shown(first)).hasSizeBetween(6, 28);
            for (String name : List.of("calls", "seconds", "rows", "block_read_seconds", "block_write_seconds")) {
                assertThat(first.labels("pg_stat_statements_" + name + "_total")).as("as postgres_exporter has it").isNotEmpty()
                        .allSatisfy(labels -> assertThat(labels.names()).containsExactly("user", "datname", "queryid"));
            }
            work(session, 1);
            Seen second = look.round();
            Map<String, double[]> before = session.truth();
            checkFirst(second, atFirst, before);
            work(session, 2);
            Seen third = look.round();
            Map<String, double[]> after = session.truth();
            checkFirst(third, before, after);
            checkSums(second, before, third, after);
            session.run("SELECT pg_stat_statements_reset()");
            work(session, 1);
            Seen reset = look.round();
            assertThat(reset.number(CALLS, "other")).isGreaterThanOrEqualTo(third.number(CALLS, "other"));
            assertThat(reset.number("pg_stat_statements_seconds_total", "other"))
                    .isGreaterThanOrEqualTo(third.number("pg_stat_statements_seconds_total", "other"));
            assertThat(reset.labels(CALLS)).as("pgvigil's own").noneMatch(labels -> labels.values().contains(Monitor.USER));
        }
    }

    /** By every measure the first five, so far as they are told from the sixth, are shown with their values. */
    private static void checkFirst(Seen seen, Map<String, double[]> before, Map<String, double[]> after) {
        for (int i = 0; i < Statements.MEASURES.length; i++) {
            int measure = i;
            Map<String, Double> grown = new LinkedHashMap<>();
            after.forEach((id, values) -> grown.put(id, values[measure] - before.getOrDefault(id, new double[Statements.MEASURES.length])[measure]));
            List<Map.Entry<String, Double>> ranked = grown.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed()).toList();
            double sixth = Math.max(0, ranked.get(5).getValue());
            assertThat(ranked.get(0).getValue()).as(Statements.MEASURES[i]).isGreaterThan(sixth);
            for (Map.Entry<String, Double> one : ranked.subList(0, 5)) {
                if (one.getValue() > sixth) {
                    assertThat(seen.number("pg_stat_statements_" + Statements.MEASURES[i], one.getKey())).as(Statements.MEASURES[i])
                            .isCloseTo(after.get(one.getKey())[measure], within(1e-6));
                }
            }
        }
    }

    private static void checkSums(Seen before, Map<String, double[]> truthBefore, Seen after, Map<String, double[]> truthAfter) {
        Set<String> both = new TreeSet<>(shown(before));
        both.retainAll(shown(after));
        for (int i = 0; i < Statements.MEASURES.length; i++) {
            int measure = i;
            String family = "pg_stat_statements_" + Statements.MEASURES[i];
            double own = both.stream().mapToDouble(id -> after.number(family, id) - before.number(family, id)).sum();
            double rest = after.number(family, "other") - before.number(family, "other");
            double truth = truthAfter.values().stream().mapToDouble(values -> values[measure]).sum()
                    - truthBefore.values().stream().mapToDouble(values -> values[measure]).sum();
            assertThat(own + rest).as(family).isCloseTo(truth, within(1e-5));
            assertThat(rest).as(family).isGreaterThanOrEqualTo(0);
        }
        assertThat(after.number(CALLS, "other")).as("the many that do little").isGreaterThan(before.number(CALLS, "other"));
    }

    @Majors
    void aStatementStaysForAnHourAfterItWasAmongTheFirst(int major) throws SQLException {
        try (PgServer server = server(major); Statements session = Statements.on(server);
                ServerLook look = ServerLook.at(directory, server, BRANCHES)) {
            prepare(session);
            session.run("SELECT pg_stat_statements_reset()");
            look.round();
            session.repeat(500, "SELECT x FROM tiny WHERE x <> ?");
            String id = session.idOf("SELECT x FROM tiny WHERE x <> $1");
            assertThat(shown(look.round())).contains(id);
            look.pass(Duration.ofMinutes(30));
            assertThat(shown(look.round())).contains(id);
            look.pass(Duration.ofMinutes(29));
            assertThat(shown(look.round())).contains(id);
            look.pass(Duration.ofMinutes(2));
            assertThat(shown(look.round())).doesNotContain(id);
        }
    }

    @Majors
    void howeverManyStatementsTheSeriesStayFew(int major) throws SQLException {
        try (PgServer server = server(major); Statements session = Statements.on(server);
                ServerLook look = ServerLook.at(directory, server, BRANCHES)) {
            prepare(session);
            long series = 0;
            for (int round = 0; round < 6; round++) {
                for (int table = 0; table < 40; table++) {
                    String values = IntStream.rangeClosed(0, round).mapToObj(Integer::toString).collect(Collectors.joining(" + x + "));
                    session.run("SELECT " + values + " FROM b" + table, "INSERT INTO b" + table + " SELECT " + values + " FROM b" + table + " LIMIT 9");
                }
                look.pass(Duration.ofMinutes(3));
                Seen seen = look.round();
                assertThat(shown(seen)).hasSizeLessThanOrEqualTo(20);
                series = Math.max(series, seen.series());
            }
            assertThat(series).as("21 of 11 counters, 20 means, and what all do together").isBetween(200L, 21 * 11 + 20 + 6L);
        }
    }

    @Majors
    void utilityStatementsStandApart(int major) throws SQLException {
        try (PgServer server = server(major); Statements session = Statements.on(server)) {
            prepare(session);
            List<String> keys = new ArrayList<>(List.of(BRANCHES));
            keys.add("pg_utility_statements");
            try (ServerLook look = ServerLook.at(directory, server, keys.toArray(String[]::new))) {
                session.run("BEGIN", "COMMIT").repeat(1, "SELECT x FROM tiny WHERE x = ?");
                look.round();
                for (int i = 0; i < 300; i++) {
                    session.run("BEGIN", "COMMIT");
                }
                session.run("VACUUM big", "/* app */ VACUUM big", "(SELECT 4 + 4)", "/* app */ -- why\n SELECT 5 + 5 + 5", "DO $$ BEGIN PERFORM 1; END $$");
                session.repeat(100, "SELECT x FROM tiny WHERE x = ?");
                look.pass(Duration.ofMinutes(5));
                Seen seen = look.round();
                assertThat(seen.number("pg_utility_statements_calls_total", "BEGIN")).isEqualTo(300);
                assertThat(seen.number("pg_utility_statements_calls_total", "COMMIT")).isEqualTo(300);
                assertThat(seen.number("pg_utility_statements_calls_total", "VACUUM")).isEqualTo(2);
                assertThat(seen.number("pg_utility_statements_seconds_total", "VACUUM")).isPositive();
                assertThat(seen.labels("pg_utility_statements_calls_total")).flatExtracting(Labels::values).doesNotContain("SELECT", "DO", "app");
                assertThat(shown(seen)).doesNotContain(session.idOf("BEGIN"), session.idOf("COMMIT"));
                assertThat(shown(seen)).contains(session.idOf("SELECT x FROM tiny WHERE x = $1"));
                assertThat(seen.number("pg_statements_calls_per_second")).as("100 of those known before, in 5 minutes and the time of this test")
                        .isBetween(100 / 400.0, 105 / 300.0);
            }
        }
    }

    @Test
    void everyVersionOfTheExtensionHasItsBranch() throws SQLException {
        try (PgServer server = server(MajorVersions.newest()); Statements session = Statements.on(server)) {
            String versions = server.value("postgres", "SELECT string_agg(version, ' ' ORDER BY version) FROM pg_available_extension_versions "
                    + "WHERE name = 'pg_stat_statements' AND version IN ('1.9', '1.10', '1.11', '1.12')");
            for (String version : versions.split(" ")) {
                session.run("DROP EXTENSION pg_stat_statements", "CREATE EXTENSION pg_stat_statements VERSION '" + version + "'");
                try (ServerLook look = ServerLook.at(directory, server, BRANCHES)) {
                    session.repeat(40, "SELECT ? + 1");
                    look.round();
                    session.repeat(40, "SELECT ? + 1");
                    look.pass(Duration.ofMinutes(5));
                    Seen seen = look.round();
                    assertThat(seen.results()).singleElement().satisfies(result -> {
                        assertThat(result.planned().query().key()).isEqualTo("pg_stat_statements_" + version.replace('.', '_'));
                        assertThat(result.outcome()).isEqualTo(Outcome.OK);
                        assertThat(result.message()).isEmpty();
                    });
                    assertThat(seen.number("pg_stat_statements_mean_seconds", session.idOf("SELECT $1 + $2"))).isPositive();
                    assertThat(seen.value("pg_statements_jit_seconds_per_second").isPresent()).isEqualTo(!version.equals("1.9"));
                }
            }
        }
    }

    @Majors
    void textsAreToldOnlyWhereTheyAreWantedAndWithoutLiterals(int major) throws SQLException {
        try (PgServer server = server(major); Statements session = Statements.on(server)) {
            prepare(session);
            session.run("CREATE ROLE someone PASSWORD 'hidden'", "SELECT 'hidden' || x, 4711 FROM tiny", "/* hidden */ SELECT x /* z */ FROM tiny ORDER BY x",
                    "DO $$ BEGIN PERFORM 'hidden'; END $$");
            try (ServerLook look = ServerLook.at(directory, server, "pg_stat_statements_texts")) {
                assertThat(look.round().result("pg_stat_statements_texts").message()).isEqualTo("only on targets tagged statement_texts");
            }
            try (ServerLook look = ServerLook.configured(directory, """
                    targets: {main: {url: "%s", tags: [statement_texts]}}
                    queries: {preset: exhaustive}
                    """.formatted(Monitor.url(server)), "pg_stat_statements_texts")) {
                List<String> texts = look.round().labels("pg_stat_statements_query_id").stream().map(labels -> labels.values().get(1)).toList();
                assertThat(texts).contains("CREATE ROLE ...", "SELECT $1 || x, $2 FROM tiny", "SELECT x /* z */ FROM tiny ORDER BY x", "DO ...");
                assertThat(texts).noneMatch(text -> text.contains("hidden") || text.contains("4711"));
            }
        }
    }

    @Majors
    void measuredPercentilesComeFromTheBucketsThatAreOver(int major) throws SQLException {
        try (PgServer server = server(major); Statements session = Statements.on(server)) {
            session.run(PG_STAT_MONITOR);
            session.run("INSERT INTO pg_stat_monitor VALUES (10::oid, '{0,60,0,5,0}', 65, 300, true, true, 1), (10::oid, '{20,10,0,5,0}', 35, 200, true, true, 2), "
                            + "(10::oid, '{0,0,0,0,900}', 900, 9e6, false, true, 1), (10::oid, '{0,0,0,0,900}', 900, 9e6, true, true, 5), "
                            + "('pgvigil'::regrole::oid, '{0,0,0,0,900}', 900, 9e6, true, true, 1)",
                    "GRANT SELECT ON pg_stat_monitor TO pgvigil");
            try (ServerLook look = ServerLook.configured(directory, """
                    targets: {main: {url: "%s"}}
                    queries:
                      override: {pg_statements_latency: {tags: [], requires: {functions: get_histogram_timings()}, search_path: [public]}}
                    """.formatted(Monitor.url(server)), "pg_statements_latency")) {
                Seen seen = look.round();
                assertThat(seen.result("pg_statements_latency").message()).isEmpty();
                assertThat(seen.number("pg_statements_latency_seconds", "0.001")).isEqualTo(20);
                assertThat(seen.number("pg_statements_latency_seconds", "0.002778")).isEqualTo(90);
                assertThat(seen.number("pg_statements_latency_seconds", "0.011")).isEqualTo(90);
                assertThat(seen.number("pg_statements_latency_seconds", "0.101")).isEqualTo(100);
                assertThat(seen.number("pg_statements_latency_seconds", "+Inf")).isEqualTo(100);
                assertThat(seen.number("pg_statements_p95_seconds")).isCloseTo(0.011 + 0.090 * 5 / 10, within(1e-9));
                session.run("DELETE FROM pg_stat_monitor");
                assertThat(look.round().value("pg_statements_p95_seconds")).isEmpty();
            }
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.builder(major).setting("autovacuum", "off").setting("full_page_writes", "off").start();
        Monitor.createRole(server);
        server.execute("CREATE EXTENSION pg_stat_statements");
        return server;
    }

    private static void prepare(Statements session) throws SQLException {
        session.run("SET work_mem = '64kB'", "SET synchronous_commit = off",
                "CREATE TABLE tiny AS SELECT 1 AS x",
                "CREATE TABLE big AS SELECT g AS x, repeat('x', 1000) AS pad FROM generate_series(1, 30000) AS g",
                "CREATE TABLE wide (x int, pad text) WITH (fillfactor = 10)", "ALTER TABLE wide ALTER pad SET STORAGE PLAIN",
                "INSERT INTO wide SELECT g, repeat('x', 700) FROM generate_series(1, 1000) AS g", "CREATE TABLE log (line text)");
        for (int table = 0; table < 40; table++) {
            session.run("CREATE TABLE b" + table + " AS SELECT 1 AS x");
        }
        session.run("CHECKPOINT");
    }

    /** Statements of which each does most of something, and forty that do little. */
    private static void work(Statements session, int times) throws SQLException {
        session.repeat(300 * times, "SELECT x FROM tiny WHERE x = ?");
        for (int i = 0; i < times; i++) {
            session.run("SELECT pg_sleep(0.3)", "SELECT sum(length(pad)) FROM big", "UPDATE wide SET x = x + 1",
                    "INSERT INTO log SELECT repeat(md5(g::text), 50) FROM generate_series(1, 4000) AS g",
                    "SELECT count(*) FROM (SELECT g FROM generate_series(1, 200000) AS g ORDER BY g DESC OFFSET 0) AS s", "CHECKPOINT");
        }
        for (int table = 0; table < 40; table++) {
            for (int i = 0; i <= table % 7; i++) {
                session.run("SELECT count(*) FROM b" + table);
            }
        }
    }

    /** Ids of the statements that are served by themselves. */
    private static Set<String> shown(Seen seen) {
        return seen.labels(CALLS).stream().map(labels -> labels.values().get(2)).filter(id -> !id.equals("other"))
                .sorted(Comparator.naturalOrder()).collect(Collectors.toCollection(TreeSet::new));
    }
}
