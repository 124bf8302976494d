package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.bench.StatementCosts;
import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.query.TopDefinition;
import dev.pgvigil.testing.Alone;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the default preset costs Prometheus and the server, on a server with a standby, a database of 200 tables and 250 indexes, and
 * hundreds of statements in pg_stat_statements.
 */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
@Alone
class BudgetIT {
    private static final int TABLES = 200;
    private static final int STATEMENTS = 400;
    /** Of the 2500 promised, with room for what a release may add. */
    private static final int SERIES = 2450;
    private static final String STATEMENTS_PREFIX = "pg_stat_statements_";
    private static final double SHARE_OF_A_CORE = 0.01;
    private static final double MILLIS_A_TICK = 10;
    private static final int ROUNDS = 5;
    /** Visited: app and postgres. */
    private static final int DATABASES = 2;
    private static PgServer server;
    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() {
        server = PgServer.builder(MajorVersions.newest()).setting("autovacuum", "off").setting("pg_stat_statements.track", "all")
                .setting("pg_stat_statements.track_planning", "on").start();
        Monitor.createRole(server);
        server.execute("GRANT pg_read_all_data TO " + Monitor.USER, "CREATE EXTENSION pg_stat_statements", "CREATE DATABASE app");
        server.executeIn("app", """
                DO $$ BEGIN
                  FOR i IN 1..%d LOOP
                    EXECUTE format('CREATE TABLE t%%s (id serial PRIMARY KEY, n int, x text)', i);
                    EXECUTE format('INSERT INTO t%%s (n, x) SELECT g, repeat(''x'', 400) || g FROM generate_series(1, %%s) AS g', i,
                                   CASE WHEN i <= 30 THEN 4000 ELSE 100 END);
                    IF i <= 50 THEN EXECUTE format('CREATE INDEX ON t%%s (n)', i); END IF;
                  END LOOP;
                END $$""".formatted(TABLES), "CREATE MATERIALIZED VIEW m AS SELECT n FROM t1", "UPDATE t1 SET n = n + 1", "VACUUM ANALYZE");
        server.standby();
        // Statements are told apart by their shape, not by their constants.
        server.execute(IntStream.rangeClosed(1, STATEMENTS).mapToObj(width -> "SELECT " + "1, ".repeat(width) + "1").toArray(String[]::new));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theWholePageStaysBelowItsBudgetOfSeries() {
        try (TestSidecar sidecar = TestSidecar.start(directory, Monitor.settings(server, "limits: {busy_ratio: 1}\n"))) {
            await().atMost(Duration.ofSeconds(90)).until(() -> sidecar.scrape().everyQueryHasRun());
            Scrape page = sidecar.scrape();
            long derived = derivedLater();
            long statements = statementsLater(page);
            assertThat(page.series().size() + derived + statements).as("series by family: %s; on the page %s, with %s derived values and %s series of statements "
                    + "that come later", byFamily(page), page.series().size(), derived, statements).isGreaterThan(1500).isLessThan(SERIES);
        }
    }

    /** What is missing until a workload has brought as many statements to the top as are shown at most. */
    private static long statementsLater(Scrape page) {
        List<String> ofStatements = page.series().keySet().stream().filter(series -> series.startsWith(STATEMENTS_PREFIX) && series.contains("queryid=")).toList();
        long families = ofStatements.stream().map(series -> series.replaceFirst("\\{.*", "")).distinct().count();
        int most = Shipped.queries(QuerySettings.Preset.DEFAULT).stream().filter(query -> query.key().startsWith(STATEMENTS_PREFIX))
                .flatMap(query -> query.top().stream()).mapToInt(TopDefinition::most).max().orElseThrow();
        assertThat(families).isGreaterThan(10);
        return Math.max(0, families * (most + 1) - ofStatements.size());
    }

    /** Values that need more time than a test has before there is something to tell. */
    private long derivedLater() {
        try (ServerLook look = ServerLook.with(directory, Monitor.settings(server, ""))) {
            long first = besideStatements(look.round());
            look.pass(Duration.ofHours(6));
            return Math.max(0, besideStatements(look.round()) - first);
        }
    }

    /** Those are counted by {@link #statementsLater}. */
    private static long besideStatements(Seen seen) {
        return seen.results().stream().flatMap(result -> result.families().stream()).filter(family -> !family.family().name().startsWith(STATEMENTS_PREFIX))
                .mapToLong(family -> family.samples().size()).sum();
    }

    private static Map<String, Long> byFamily(Scrape page) {
        Map<String, Long> counts = page.series().keySet().stream().collect(Collectors.groupingBy(series -> series.replaceFirst("\\{.*", ""),
                TreeMap::new, Collectors.counting()));
        counts.values().removeIf(count -> count < 15);
        return counts;
    }

    /**
     * The mean of a few runs of each query, by the server's own account, at the intervals that are shipped. That account is in time that
     * passed; on a machine that does other work it is brought down to the time that the server's processes had a core.
     */
    @Test
    void theServerSpendsLessThanAHundredthOfACoreOnIt() throws IOException {
        StatementCosts costs = new StatementCosts(server);
        List<QueryDefinition> queries = Shipped.queries(QuerySettings.Preset.DEFAULT);
        double cpuMillis;
        try (ServerLook look = ServerLook.with(directory, Monitor.settings(server, ""))) {
            look.round();
            costs.reset();
            double before = cpuMillis();
            for (int i = 0; i < ROUNDS; i++) {
                look.round();
            }
            cpuMillis = cpuMillis() - before;
        }
        Map<QueryDefinition, StatementCosts.Cost> byQuery = costs.of(queries);
        StatementCosts.Cost all = costs.all();
        double share = shareOfACore(byQuery, all);
        double onACore = Math.min(1, cpuMillis / (all.execMillis() + all.planMillis()));
        assertThat(byQuery).as("queries that the server knows to have run").hasSizeGreaterThan(60);
        assertThat(share * onACore).as("share of a core; the server had one for %.2f of the time; ms a call: %s", onACore, byQuery.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().key(), entry -> entry.getValue().millisACall()))).isPositive().isLessThan(SHARE_OF_A_CORE);
    }

    /** With the guards before each run, as they were on average. */
    private static double shareOfACore(Map<QueryDefinition, StatementCosts.Cost> byQuery, StatementCosts.Cost all) {
        double asked = byQuery.values().stream().mapToDouble(cost -> cost.execMillis() + cost.planMillis()).sum();
        double runs = byQuery.values().stream().mapToDouble(StatementCosts.Cost::calls).sum();
        double guards = Math.max(0, all.execMillis() + all.planMillis() - asked) / runs;
        return byQuery.entrySet().stream().mapToDouble(entry -> (entry.getValue().millisACall() + guards)
                * (entry.getKey().scope() == Scope.DATABASE ? DATABASES : 1) / entry.getKey().every().toMillis()).sum();
    }

    /** What the server's processes have used, those that have ended too. */
    private static double cpuMillis() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(server.dataDirectory().resolve("postmaster.pid")).get(0).strip());
        long ticks = ticks(postmaster, 4);
        for (ProcessHandle child : ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
            ticks += child.isAlive() ? ticks(child.pid(), 2) : 0;
        }
        return ticks * MILLIS_A_TICK;
    }

    /** The first of utime, stime, cutime and cstime in {@code /proc/PID/stat}; 0 for a process that has just ended. */
    private static long ticks(long pid, int fields) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        return Arrays.stream(text.substring(text.lastIndexOf(')') + 2).split(" ")).skip(11).limit(fields).mapToLong(Long::parseLong).sum();
    }
}
