package dev.pgvigil.bench;

import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What each shipped query costs the server, by its own account, on catalogues of several sizes. */
@Command(name = "server-cost", mixinStandardHelpOptions = true, description = "Cost of the shipped queries on the server, and connections.")
final class ServerCost implements Callable<Integer> {
    private static final Duration TO_CREATE_100_000_TABLES = Duration.ofMinutes(20);
    private static final int TABLES_A_DATABASE = 50;

    @Option(names = "--tables", split = ",", defaultValue = "200,10000,100000",
            description = "Sizes, ascending: tables in one database. 0 for none. Default: ${DEFAULT-VALUE}.")
    private List<Integer> tables;

    @Option(names = "--databases", split = ",", defaultValue = "1,20,200",
            description = "Sizes, ascending: databases of " + TABLES_A_DATABASE + " tables. 0 for none. Default: ${DEFAULT-VALUE}.")
    private List<Integer> databases;

    @Option(names = "--minutes", defaultValue = "3", description = "How long the sidecar works on each. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(names = "--major", defaultValue = "18", description = "PostgreSQL's major version. Default: ${DEFAULT-VALUE}.")
    private int major;

    @Option(names = "--preset", defaultValue = "default", description = "Which shipped queries: minimal, default, exhaustive. Default: ${DEFAULT-VALUE}.")
    private String preset;

    private final Report report = new Report("server-cost");
    private final List<Map<String, Object>> cases = new ArrayList<>();
    private final Table totals = new Table("tables", "databases", "ms a minute", "share of a core %", "buffers a minute", "connections, most",
            "connections, mean", "logins a minute", "series", "sidecar resident MB");
    private final StringBuilder details = new StringBuilder();

    @Override
    public Integer call() throws Exception {
        Duration working = Duration.ofSeconds((long) (minutes * 60));
        return Bench.within(working.plusMinutes(3).multipliedBy(tables.size() + databases.size()).plus(TO_CREATE_100_000_TABLES), () -> measure(working));
    }

    private int measure(Duration working) {
        measureTables(working);
        measureDatabases(working);
        report.add(totals.markdown()).add(details.toString());
        report.add("From pg_stat_statements (`track = all`, `track_utility = off`, `track_planning = on`) on PostgreSQL " + major + ", preset " + preset
                + ", " + working.toSeconds() + " s of work each, empty statistics and cold caches at the start. *ms a call* is planning and execution. "
                + "*A minute* is: ms a call × databases × 60 ÷ the interval in force (`every`, stretched by `limits.busy_ratio`). "
                + "Totals also hold the guards before each statement, preflight and discovery, as counted. "
                + "Connections are seen in pg_stat_activity, five times a second; logins in pg_stat_database.\n");
        report.writeJson(Map.of("machine", report.machine(), "postgres", major, "preset", preset, "seconds", working.toSeconds(), "cases", cases));
        report.write();
        return 0;
    }

    private void measureTables(Duration working) {
        try (PgServer server = server()) {
            StatementCosts costs = new StatementCosts(server);
            Catalogue catalogue = new Catalogue(server);
            catalogue.createDatabases(0, 1);
            int before = 0;
            for (int count : tables.stream().filter(size -> size > 0).toList()) {
                Report.say("server-cost: creating " + count + " tables");
                catalogue.createTables("bench_1", before, count);
                before = count;
                measure(server, costs, count, 1, working);
            }
        }
    }

    private void measureDatabases(Duration working) {
        try (PgServer server = server()) {
            StatementCosts costs = new StatementCosts(server);
            Catalogue catalogue = new Catalogue(server);
            int before = 0;
            for (int count : databases.stream().filter(size -> size > 0).toList()) {
                Report.say("server-cost: creating " + count + " databases");
                if (before == 0) {
                    catalogue.createDatabases(0, 1);
                    catalogue.createTables("bench_1", 0, TABLES_A_DATABASE);
                }
                catalogue.createDatabases(Math.max(1, before), count);
                before = count;
                measure(server, costs, TABLES_A_DATABASE * count, count, working);
            }
        }
    }

    private PgServer server() {
        PgServer server = PgServer.builder(major).setting("pg_stat_statements.track", "all").setting("pg_stat_statements.track_utility", "off")
                .setting("pg_stat_statements.track_planning", "on").setting("max_locks_per_transaction", "1024").setting("autovacuum", "off")
                .setting("shared_buffers", "128MB").setting("max_wal_size", "2GB").setting("full_page_writes", "off").start();
        Monitor.createRole(server);
        server.execute("CREATE EXTENSION pg_stat_statements");
        return server;
    }

    private void measure(PgServer server, StatementCosts costs, int tableCount, int databaseCount, Duration working) {
        Report.say("server-cost: " + tableCount + " tables in " + databaseCount + " databases, " + working.toSeconds() + " s");
        costs.reset();
        String name = "server-cost-" + tableCount + "-" + databaseCount;
        try (ConnectionSampler sampler = new ConnectionSampler(List.of(server)); SidecarProcess sidecar = SidecarProcess.start(Jdk.own(), name,
                List.of("-Xmx256m"), SettingsFile.oneTarget(name, server, 0, "queries: {preset: " + preset + "}\n"))) {
            int port = sidecar.awaitPort();
            Pause.millis(working.toMillis());
            long logins = sampler.loginsSince();        // before this benchmark itself logs in again
            Scrape page = PageText.scrape(port, "/metrics");
            StatementCosts.Cost all = costs.all();
            Map<QueryDefinition, StatementCosts.Cost> byQuery = costs.of(ShippedQueries.of(QuerySettings.Preset.valueOf(preset.toUpperCase(Locale.ROOT))));
            tell(new Case(tableCount, databaseCount, working, page, all, byQuery, sampler.most(), sampler.mean(), logins,
                    sidecar.facts().rssKib()));
        }
    }

    private record Case(int tables, int databases, Duration working, Scrape page, StatementCosts.Cost all,
            Map<QueryDefinition, StatementCosts.Cost> byQuery, long connections, double meanConnections, long logins, long rssKib) {

        double minutes() {
            return working.toMillis() / 60e3;
        }
    }

    private void tell(Case of) {
        details.append("#### ").append(of.tables()).append(" tables, ").append(of.databases()).append(" databases\n\n");
        Table table = new Table("query", "scope", "every s", "in force s", "calls", "databases", "ms a call", "longest execution ms", "rows a call",
                "buffers a call", "temp blocks a call", "ms a minute", "buffers a minute", "state");
        List<Map<String, Object>> rows = new ArrayList<>();
        of.byQuery().forEach((query, cost) -> rows.add(row(of, query, cost)));
        rows.forEach(row -> table.add(row.values().toArray()));
        details.append(table.markdown()).append('\n');
        double millis = (of.all().execMillis() + of.all().planMillis()) / of.minutes();
        totals.add(of.tables(), of.databases(), millis, millis / 600, of.all().buffers() / of.minutes(), of.connections(), of.meanConnections(),
                of.logins() / of.minutes(), of.page().series().size(), of.rssKib() / 976.5625);
        cases.add(Map.of("tables", of.tables(), "databases", of.databases(), "all", of.all(), "connections", of.connections(),
                "connectionsMean", of.meanConnections(), "loginsAMinute", of.logins() / of.minutes(), "queries", rows));
    }

    private static Map<String, Object> row(Case of, QueryDefinition query, StatementCosts.Cost cost) {
        double every = query.every().toMillis() / 1e3;
        double inForce = interval(of.page(), query, every);
        int places = StatementCosts.perDatabase(query) ? cost.databases() : 1;
        double aMinute = places * 60 / inForce;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("query", query.key());
        row.put("scope", query.scope().name().toLowerCase(Locale.ROOT));
        row.put("every", every);
        row.put("inForce", inForce);
        row.put("calls", cost.calls());
        row.put("databases", places);
        row.put("millisACall", cost.millisACall());
        row.put("longestMillis", cost.longestMillis());
        row.put("rowsACall", (double) cost.rows() / cost.calls());
        row.put("buffersACall", (double) cost.buffers() / cost.calls());
        row.put("tempBlocksACall", (double) cost.tempBlocks() / cost.calls());
        row.put("millisAMinute", cost.millisACall() * aMinute);
        row.put("buffersAMinute", (double) cost.buffers() / cost.calls() * aMinute);
        row.put("state", of.page().sum("pgvigil_query_state", "query=\"" + query.key() + "\"", "state=\"failing\"").orElse(0) > 0 ? "failing" : "ok");
        return row;
    }

    /** The interval in force, the mean over the databases: the definition's where the page does not say. */
    private static double interval(Scrape page, QueryDefinition query, double every) {
        String spent = "pgvigil_query_server_seconds_total{query=\"" + query.key() + "\"";
        return page.series().keySet().stream().filter(series -> series.startsWith(spent))
                .mapToDouble(series -> page.value(series.replace("server_seconds_total", "effective_interval_seconds")).orElse(every)).average().orElse(every);
    }
}
