package dev.pgvigil.bench;

import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Ports;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many targets in one process: what it needs, and whether collections stay punctual. A target is a database of one of a few servers. */
@Command(name = "fleet", mixinStandardHelpOptions = true, description = "Many targets in one process.")
final class FleetLoad implements Callable<Integer> {
    private static final int SCRAPE_EVERY_SECONDS = 15;
    private static final int TABLES = 20;
    private static final Duration AROUND = Duration.ofMinutes(10);

    @Option(names = "--targets", defaultValue = "100", description = "Targets of the one process. Default: ${DEFAULT-VALUE}.")
    private int targets;

    @Option(names = "--servers", defaultValue = "4", description = "Real servers that the targets are databases of. Default: ${DEFAULT-VALUE}.")
    private int serverCount;

    @Option(names = "--minutes", defaultValue = "10", description = "Measured time, after a minute of warm-up at most. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(names = "--heap-mib", defaultValue = "512", description = "Heap of the sidecar. Default: ${DEFAULT-VALUE}.")
    private int heapMib;

    private final Report report = new Report("fleet");
    private final List<PgServer> servers = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Duration measured = Duration.ofSeconds((long) (minutes * 60));
        return Bench.within(measured.plus(AROUND), () -> measure(measured));
    }

    private int measure(Duration measured) {
        try {
            for (int i = 0; i < serverCount; i++) {
                Report.say("fleet: starting server " + (i + 1) + " of " + serverCount);
                servers.add(server());
            }
            int port = Ports.free();
            try (SidecarProcess sidecar = SidecarProcess.start(Jdk.own(), "fleet", List.of("-Xmx" + heapMib + "m"), settings(port))) {
                sidecar.awaitPort();
                measure(sidecar, port, measured);
            }
        } finally {
            servers.forEach(PgServer::close);
        }
        report.write();
        return 0;
    }

    private PgServer server() {
        int databases = (targets + serverCount - 1) / serverCount;
        PgServer server = PgServer.builder(18).setting("max_connections", Integer.toString(databases * 4 + 20)).start();
        Monitor.createRole(server);
        server.execute("ALTER ROLE pgvigil CONNECTION LIMIT -1");
        Catalogue catalogue = new Catalogue(server);
        catalogue.createDatabases(0, 1);
        catalogue.createTables("bench_1", 0, TABLES);
        catalogue.createDatabases(1, databases);
        return server;
    }

    private Path settings(int port) {
        StringBuilder yaml = new StringBuilder("targets:\n");
        for (int i = 0; i < targets; i++) {
            PgServer server = servers.get(i % serverCount);
            String database = "bench_" + (i / serverCount + 1);
            yaml.append("  ").append(name(i)).append(": {url: \"postgresql://pgvigil@127.0.0.1:").append(server.port()).append('/').append(database)
                    .append("\", password: \"").append(Monitor.PASSWORD).append("\", databases: {include: [").append(database).append("]}}\n");
        }
        return SettingsFile.write("fleet.yaml", yaml + SettingsFile.web(port));
    }

    private static String name(int target) {
        return "target-" + (target + 1);
    }

    private void measure(SidecarProcess sidecar, int port, Duration measured) {
        Pause.untilTrue("all targets are up", Duration.ofMinutes(3), 1000, () ->
                PageText.of(port).lines().filter(line -> line.startsWith("pg_up{") && line.endsWith(" 1")).count() == targets);
        Pause.millis(Math.min(60_000, measured.toMillis() / 2));
        Report.say("fleet: all " + targets + " targets are up, measuring " + measured.toSeconds() + " s");
        try (ConnectionSampler sampler = new ConnectionSampler(servers)) {
            ProcessFacts first = sidecar.facts();
            long began = System.nanoTime();
            scrapeFor(port, measured);
            double seconds = (System.nanoTime() - began) / 1e9;
            tell(sidecar.facts(), first, seconds, sampler, pages(port));
        }
    }

    private void scrapeFor(int port, Duration measured) {
        long ends = System.nanoTime() + measured.toNanos();
        for (long next = System.nanoTime(); next < ends; next += Duration.ofSeconds(SCRAPE_EVERY_SECONDS).toNanos()) {
            Pause.until(next);
            for (int i = 0; i < targets; i++) {
                read(port, "/probe?target=" + name(i));
            }
        }
        Pause.until(ends);
    }

    private static void read(int port, String path) {
        try (HttpReader reader = new HttpReader(port, path, HttpReader.AS_PROMETHEUS)) {
            reader.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Scrape> pages(int port) {
        List<Scrape> pages = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            pages.add(PageText.scrape(port, "/probe?target=" + name(i)));
        }
        return pages;
    }

    private void tell(ProcessFacts last, ProcessFacts first, double seconds, ConnectionSampler sampler, List<Scrape> after) {
        long series = after.stream().mapToLong(page -> page.series().size()).sum();
        double cores = (last.cpuSeconds() - first.cpuSeconds()) / seconds;
        Table process = new Table("targets", "servers", "series", "CPU, cores", "resident MB", "PSS MB", "peak MB", "threads", "connections, most",
                "connections, mean", "logins a minute").add(targets, serverCount, series, cores, last.rssKib() / 976.5625, last.pssKib() / 976.5625,
                last.peakKib() / 976.5625, last.threads(), sampler.most(), sampler.mean(), sampler.loginsSince() / (seconds / 60));
        Lateness lateness = new Lateness(ShippedQueries.of(QuerySettings.Preset.DEFAULT));
        after.forEach(page -> lateness.add(page, seconds));
        report.add(process.markdown()).add(lateness.table().markdown());
        report.add("Java " + Jdk.own().version() + ", flags of " + SidecarProcess.OPTIONS + " and -Xmx" + heapMib + "m; " + Math.round(seconds)
                + " s; each target is a database with " + TABLES + " tables on one of " + serverCount + " PostgreSQL 18 on the same machine, "
                + "scraped every " + SCRAPE_EVERY_SECONDS + " s. *Interval in force* includes what `limits.busy_ratio` stretches.\n");
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("machine", report.machine(), "targets", targets, "seconds", seconds, "cores", cores));
        figures.putAll(Map.of("first", first, "last", last, "connections", sampler.most(), "logins", sampler.loginsSince()));
        report.writeJson(figures);
    }
}
