package dev.pgvigil.bench;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory after a while of ordinary work, and time from the start to a scrape. */
@Command(name = "footprint", mixinStandardHelpOptions = true, description = "Resident memory and time to the first complete scrape.")
final class Footprint implements Callable<Integer> {
    private static final int SCRAPE_EVERY_SECONDS = 15;
    private static final Duration AROUND = Duration.ofMinutes(10);
    private static final double KIB_A_MB = 1e6 / 1024;
    /** Shipped, the tables that matter most have series of their own; with all of them it is about 5 000 series. */
    private static final String ALL_TABLES = "queries: {override: {pg_stat_user_tables: {max_rows: 1000}}}\n";

    @Option(names = "--minutes", defaultValue = "10", description = "How long each sidecar works before its memory is read. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(names = "--starts", defaultValue = "10", description = "Starts measured of each kind; the median is told. Default: ${DEFAULT-VALUE}.")
    private int starts;

    @Option(names = "--tables", defaultValue = "105", description = "Tables on the server; 105 give about 5 000 series. Default: ${DEFAULT-VALUE}.")
    private int tables;

    @Option(names = "--jdk", split = ",", paramLabel = "HOME", description = "JDKs to measure. Default: the one that runs the benchmark.")
    private List<Path> homes = new ArrayList<>();

    @Option(names = "--flags", split = " ", description = "Further flags of Java, after those of the options file; to try some.")
    private List<String> flags = new ArrayList<>();

    private final Report report = new Report("footprint");
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<Jdk> jdks = new ArrayList<>();
    private final Map<Jdk, Archive> archives = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        jdks.addAll(homes.isEmpty() ? List.of(Jdk.own()) : homes.stream().map(Jdk::at).toList());
        Duration working = Duration.ofSeconds((long) (minutes * 60));
        return Bench.within(working.plus(AROUND).plusSeconds(20L * starts * jdks.size()), () -> measure(working));
    }

    private int measure(Duration working) {
        try (PgServer server = server()) {
            for (Jdk jdk : jdks) {
                Report.say("footprint: training run on Java " + jdk.version());
                archives.put(jdk, Archive.train(jdk, SettingsFile.oneTarget("footprint-training", server, 0, "")));
            }
            startTimes(server);
            memory(server, working);
        }
        report.add("Flags: " + SidecarProcess.OPTIONS + (flags.isEmpty() ? "" : " and " + String.join(" ", flags)) + ", MALLOC_ARENA_MAX=1; "
                + "shipped queries on PostgreSQL 18 with " + tables + " tables, pg_stat_statements and one more database; while memory is measured, pg_stat_user_tables tells of every table.\n");
        report.writeJson(Map.of("machine", report.machine(), "figures", figures));
        report.write();
        return 0;
    }

    /** The role may have six connections: enough for two sidecars, not for more at a time. */
    private PgServer server() {
        PgServer server = PgServer.builder(18).setting("max_connections", "100").start();
        Monitor.createRole(server);
        server.execute("ALTER ROLE pgvigil CONNECTION LIMIT -1", "CREATE EXTENSION pg_stat_statements", "CREATE DATABASE shop");
        new Catalogue(server).createTables("shop", 0, tables);
        return server;
    }

    private void startTimes(PgServer server) {
        Table table = new Table("Java", "class archive", "first answer ms", "pg_up 1 ms", "all server queries in ms", "CPU until pg_up 1 ms");
        for (Jdk jdk : jdks) {
            for (boolean archive : List.of(true, false)) {
                Report.say("footprint: " + starts + " starts on Java " + jdk.version() + (archive ? "" : " without archive"));
                List<FirstScrape> seen = new ArrayList<>();
                for (int i = 0; i < starts; i++) {
                    seen.add(FirstScrape.measure(jdk, flags(jdk, archive), port -> SettingsFile.oneTarget("footprint-start", server, port, "")));
                }
                figures.put("starts " + jdk.version() + (archive ? " with archive" : " without archive"), seen);
                table.add(jdk.version(), archive ? "yes" : "no", median(seen, FirstScrape::answer), median(seen, FirstScrape::up),
                        median(seen, FirstScrape::complete), median(seen, FirstScrape::cpuMillis));
            }
        }
        report.add(table.markdown());
        report.add("Medians of " + starts + " starts. The last but one includes the spread of first runs over up to 5 s, which is meant.\n");
    }

    /** All sidecars work at the same time: that changes nothing about their memory. */
    private void memory(PgServer server, Duration working) {
        List<Worker> workers = new ArrayList<>();
        try {
            for (Jdk jdk : jdks) {
                int port = Ports.free();
                Path settings = SettingsFile.oneTarget("footprint-" + jdk.feature(), server, port, ALL_TABLES);
                workers.add(new Worker(jdk, SidecarProcess.start(jdk, "footprint-" + jdk.feature(), flags(jdk, true), settings), port));
            }
            Report.say("footprint: working for " + working.toSeconds() + " s");
            workers.forEach(worker -> worker.sidecar().awaitPort());
            long ends = System.nanoTime() + working.toNanos();
            for (long next = System.nanoTime(); next < ends; next += Duration.ofSeconds(SCRAPE_EVERY_SECONDS).toNanos()) {
                Pause.until(next);
                workers.forEach(Worker::scrape);
            }
            Pause.until(ends);
            tell(workers, working);
        } finally {
            workers.forEach(worker -> worker.sidecar().close());
        }
    }

    private void tell(List<Worker> workers, Duration working) {
        Table table = new Table("Java", "series", "resident MB", "PSS MB", "anonymous MB", "peak MB", "threads", "CPU s a minute");
        for (Worker worker : workers) {
            ProcessFacts facts = worker.sidecar().facts();
            long series = PageText.of(worker.port()).lines().filter(line -> !line.startsWith("#")).count();
            table.add(worker.jdk().version(), series, facts.rssKib() / KIB_A_MB, facts.pssKib() / KIB_A_MB, facts.anonymousKib() / KIB_A_MB,
                    facts.peakKib() / KIB_A_MB, facts.threads(), facts.cpuSeconds() / (working.toSeconds() / 60.0));
            figures.put("memory " + worker.jdk().version(), facts);
        }
        report.add(table.markdown());
        report.add("After " + working.toSeconds() + " s, scraped every " + SCRAPE_EVERY_SECONDS
                + " s as Prometheus does it (OpenMetrics, gzip), with the class archive. MB are 10^6 bytes; CPU includes the start.\n");
    }

    private List<String> flags(Jdk jdk, boolean archive) {
        List<String> all = new ArrayList<>(flags);
        if (archive) {
            all.add(archives.get(jdk).flag());
        }
        return all;
    }

    private static double median(List<FirstScrape> seen, ToDoubleFunction<FirstScrape> what) {
        double[] sorted = seen.stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private record Worker(Jdk jdk, SidecarProcess sidecar, int port) {

        void scrape() {
            try (HttpReader reader = new HttpReader(port, "/metrics", HttpReader.AS_PROMETHEUS)) {
                reader.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
