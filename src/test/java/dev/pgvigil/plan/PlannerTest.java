package dev.pgvigil.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.postgres.DatabaseEntry;
import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.Extension;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.testing.Definitions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final DatabaseSelection ALL = new DatabaseSelection(List.of("*"), List.of());

    @Test
    void lanesFollowScopeAndTimeout() {
        assertThat(plan("""
                pg_a: {sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}
                pg_b: {sql: SELECT 1 AS x, timeout: 3s, metrics: {x: {usage: GAUGE}}}
                """, facts(17, false))).extracting(PlannedQuery::lane).containsExactly(Lane.VITALS, Lane.SLOW);
        Planner planner = planner("pg_c: {scope: database, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}");
        assertThat(planner.database(facts(17, false), database("app"))).singleElement()
                .satisfies(planned -> assertThat(planned.lane()).isEqualTo(Lane.DATABASES))
                .satisfies(planned -> assertThat(planned.datname()).isEqualTo("app"));
    }

    @Test
    void onlyTheBranchOfTheServersVersionIsPlanned() {
        String yaml = """
                pg_old: {name: pg_x, postgres: "<17", sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}
                pg_new: {name: pg_x, postgres: ">=17", sql: SELECT 2 AS x, metrics: {x: {usage: GAUGE}}}
                """;
        assertThat(plan(yaml, facts(16, false))).extracting(planned -> planned.query().key()).containsExactly("pg_old");
        assertThat(plan(yaml, facts(17, false))).extracting(planned -> planned.query().key()).containsExactly("pg_new");
    }

    @Test
    void aQueryForAnotherVersionWithoutBrotherIsSkippedWithTheReason() {
        assertThat(skipped("pg_x: {postgres: '>=18', sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}", facts(17, false)))
                .isEqualTo("only on version >=18, this is 17.2");
    }

    @Test
    void aQueryForReplicasIsSkippedOnAPrimary() {
        String yaml = "pg_x: {tags: [replica], sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}";
        assertThat(skipped(yaml, facts(17, false))).isEqualTo("only on a replica");
        assertThat(skipped(yaml, facts(17, true))).isEmpty();
    }

    @Test
    void aQueryForPgBouncersConsoleIsNoneOfAServersBusiness() {
        assertThat(plan("pg_x: {tags: [pgbouncer], sql: SHOW POOLS, metrics: {x: {usage: GAUGE}}}", facts(17, false))).isEmpty();
    }

    @Test
    void aMissingRoleNamesTheGrant() {
        assertThat(skipped("pg_x: {requires: {privileges: [pg_read_all_stats]}, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}",
                facts(17, false)))
                .isEqualTo("no privileges of pg_read_all_stats; GRANT pg_read_all_stats TO \"Watch\"\"Dog\";");
    }

    @Test
    void aMissingFunctionAndRelationNameTheGrant() {
        assertThat(skipped("pg_x: {requires: {functions: ['pg_ls_waldir()']}, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}",
                facts(17, false)))
                .isEqualTo("no EXECUTE on pg_ls_waldir(), or there is none; GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO \"Watch\"\"Dog\";");
        assertThat(skipped("pg_x: {requires: {relations: [app.orders]}, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}",
                facts(17, false)))
                .isEqualTo("no SELECT on app.orders, or there is none; GRANT SELECT ON app.orders TO \"Watch\"\"Dog\";");
    }

    @Test
    void anExtensionInASchemaThatMayNotBeUsedNamesTheGrant() {
        DatabaseFacts closed = new DatabaseFacts("app", Map.of("pg_stat_statements", new Extension("pg_stat_statements", "1.11", "My Stats", false)),
                Set.of("public"), Set.of(), Set.of());
        Planner planner = planner("pg_x: {scope: database, requires: {extensions: {pg_stat_statements: '>=1.9'}}, sql: SELECT 1 AS x, "
                + "metrics: {x: {usage: GAUGE}}}");
        assertThat(planner.database(facts(17, false), closed)).singleElement().returns("no USAGE on schema My Stats, where extension "
                + "pg_stat_statements is; GRANT USAGE ON SCHEMA \"My Stats\" TO \"Watch\"\"Dog\";", PlannedQuery::skipped);
    }

    @Test
    void extensionsAreJudgedByTheirVersionAndGiveTheirSchema() {
        String yaml = "pg_x: {requires: {extensions: {pg_stat_statements: '%s'}}, search_path: [app], sql: SELECT 1 AS x, "
                + "metrics: {x: {usage: GAUGE}}}";
        assertThat(plan(yaml.formatted(">=1.10"), facts(17, false))).singleElement()
                .satisfies(planned -> assertThat(planned.searchPath()).containsExactly("stats", "app"));
        assertThat(skipped(yaml.formatted(">=1.12"), facts(17, false))).isEqualTo("extension pg_stat_statements >=1.12 is needed, "
                + "1.11 is installed in database postgres; ALTER EXTENSION pg_stat_statements UPDATE;");
        assertThat(skipped("pg_x: {requires: {extensions: {timescaledb: '>=2'}}, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}",
                facts(17, false)))
                .isEqualTo("extension timescaledb is not installed in database postgres; CREATE EXTENSION timescaledb;");
    }

    @Test
    void aTagForAnExtensionIsNoGapToClose() {
        assertThat(skipped("pg_x: {tags: ['extension:timescaledb'], requires: {extensions: {timescaledb: '>=2'}}, sql: SELECT 1 AS x, "
                + "metrics: {x: {usage: GAUGE}}}", facts(17, false))).isEqualTo("only on databases with extension timescaledb");
    }

    @Test
    void oneThatNeedsNoExtensionIsNoBranchOfOneThatDoes() {
        String yaml = """
                pg_static: {name: pg, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}
                pg_old: {name: pg, requires: {extensions: {pg_stat_statements: "<1.5"}}, sql: SELECT 1 AS y, metrics: {y: {usage: GAUGE}}}
                """;
        assertThat(plan(yaml, facts(17, false))).extracting(planned -> planned.query().key(), PlannedQuery::runs).containsExactly(
                org.assertj.core.groups.Tuple.tuple("pg_static", true), org.assertj.core.groups.Tuple.tuple("pg_old", false));
    }

    @Test
    void databasesAreSkippedWithTheReason() {
        List<DatabaseEntry> entries = List.of(new DatabaseEntry("template1", true, true, true),
                new DatabaseEntry("closed", false, false, true), new DatabaseEntry("rdsadmin", false, true, true),
                new DatabaseEntry("tmp_1", false, true, true), new DatabaseEntry("Secret", false, true, false),
                new DatabaseEntry("app", false, true, true));
        DatabaseSelection selection = new DatabaseSelection(List.of("*"), List.of("tmp_*"));
        assertThat(selection.plan(entries, "watch")).extracting(PlannedDatabase::skipped).containsExactly("a template database",
                "datallowconn is false", "the provider's own database", "left out by databases.include or databases.exclude",
                "no CONNECT; GRANT CONNECT ON DATABASE \"Secret\" TO watch;", "");
        assertThat(selection.plan(entries, "watch")).extracting(PlannedDatabase::quiet).containsExactly(true, false, true, true, false, false);
    }

    @Test
    void globsMatchWholeNamesLiterally() {
        assertThat(Glob.anyMatches(List.of("a.b"), "axb")).isFalse();
        assertThat(Glob.anyMatches(List.of("a?b*"), "a.b\nc")).isTrue();
        assertThat(Glob.anyMatches(List.of("app"), "apps")).isFalse();
        assertThat(Glob.anyMatches(List.of("*a*b?*"), "xaybaybz")).isTrue();
        assertThat(Glob.anyMatches(List.of("*ab"), "abxab")).isTrue();
        assertThat(Glob.anyMatches(List.of("", "?"), "ab")).isFalse();
        assertThat(Glob.anyMatches(List.of("**"), "")).isTrue();
    }

    @Test
    void globsTakeNoTimeWhateverTheNames() {
        CpuTime.bounded(() -> assertThat(Glob.anyMatches(List.of("*a".repeat(30) + "*b"), "a".repeat(63))).isFalse());
    }

    @Test
    void freeTagsAskTheTarget() {
        String yaml = "pg_x: {tags: [heavy, 'not:quiet'], sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}";
        assertThat(skipped(yaml, facts(17, false))).isEqualTo("only on targets tagged heavy");
        assertThat(new Planner(Definitions.of(yaml), List.of("heavy", "quiet"), ALL).server(facts(17, false))).singleElement()
                .extracting(PlannedQuery::skipped).isEqualTo("not on targets tagged quiet");
        assertThat(new Planner(Definitions.of(yaml), List.of("heavy"), ALL).server(facts(17, false))).singleElement()
                .extracting(PlannedQuery::skipped).isEqualTo("");
    }

    @Test
    void lowerPriorityRunsFirst() {
        assertThat(plan("""
                pg_late: {priority: 200, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}
                pg_soon: {priority: 1, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE}}}
                """, facts(17, false))).extracting(planned -> planned.query().key()).containsExactly("pg_soon", "pg_late");
    }

    private static List<PlannedQuery> plan(String yaml, ServerFacts facts) {
        return planner(yaml).server(facts);
    }

    private static String skipped(String yaml, ServerFacts facts) {
        return plan(yaml, facts).get(0).skipped();
    }

    private static Planner planner(String yaml) {
        return new Planner(Definitions.of(yaml), List.of(), ALL);
    }

    private static ServerFacts facts(int major, boolean inRecovery) {
        return new ServerFacts(major * 10_000 + 2, major + ".2", false, false, inRecovery, "1", "Watch\"Dog", false,
                Set.of("pg_read_all_stats"), List.of(), database("postgres"), Instant.EPOCH);
    }

    private static DatabaseFacts database(String datname) {
        return new DatabaseFacts(datname, Map.of("pg_stat_statements", new Extension("pg_stat_statements", "1.11", "stats", true)),
                Set.of("public"), Set.of("pg_ls_waldir()"), Set.of("app.orders"));
    }
}
