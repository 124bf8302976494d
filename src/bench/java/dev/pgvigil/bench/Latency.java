package dev.pgvigil.bench;

import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Time to read all of {@code /metrics}, with the server idle, being collected from, frozen and stopped. */
@Command(name = "latency", mixinStandardHelpOptions = true, description = "Time of a scrape: p50, p99 and the longest.")
final class Latency implements Callable<Integer> {
    private static final int HEAP_MIB_A_1000_SERIES = 3;
    private static final int SMALLEST_HEAP_MIB = 64;
    private static final Duration AROUND_A_PHASE = Duration.ofMinutes(2);

    @Option(names = "--series", split = ",", defaultValue = "5000,100000", description = "Samples on the page. Default: ${DEFAULT-VALUE}.")
    private List<Integer> series;

    @Option(names = "--clients", split = ",", defaultValue = "1,16", description = "Scrapers at a time. Default: ${DEFAULT-VALUE}.")
    private List<Integer> clients;

    @Option(names = "--seconds", defaultValue = "10", description = "Measured time of each cell. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--every", defaultValue = "5s", description = "Interval of each generated query while collecting. Default: ${DEFAULT-VALUE}.")
    private String every;

    @Option(names = "--interval-millis", defaultValue = "100",
            description = "Time between two scrapes of one client where the rate is fixed. Default: ${DEFAULT-VALUE}.")
    private int intervalMillis;

    private final Report report = new Report("latency");
    private final List<Map<String, Object>> figures = new ArrayList<>();
    private final Table table = new Table("series", "server", "clients", "gzip", "body kB", "fixed rate: p50 ms", "p99 ms", "max ms",
            "closed loop: p50 ms", "p99 ms", "max ms", "scrapes/s");

    @Override
    public Integer call() throws Exception {
        long cells = (long) series.size() * 4 * clients.size() * 2;
        return Bench.within(Duration.ofSeconds(cells * (3L * seconds + 10)).plus(AROUND_A_PHASE.multipliedBy(series.size())), this::measure);
    }

    private int measure() {
        try (PgServer server = PgServer.start(18)) {
            Monitor.createRole(server);
            for (int size : series) {
                measure(server, size);
            }
        }
        report.add(table.markdown());
        report.add("Java " + Jdk.own().version() + ", flags of " + SidecarProcess.OPTIONS + " with the heaps " + heaps() + "; each cell "
                + seconds + " s after a warm-up. Fixed rate: a scrape every " + intervalMillis
                + " ms a client, counted from when it should have begun. Closed loop: the next scrape begins when the last has ended, so a stall"
                + " counts once (coordinated omission). Clients and sidecar share the cores.\n");
        report.writeJson(Map.of("machine", report.machine(), "cells", figures));
        report.write();
        return 0;
    }

    private void measure(PgServer server, int size) {
        try (SidecarProcess idle = start(server, size, "1h", "idle")) {
            measure(size, "idle", idle);
        }
        try (SidecarProcess busy = start(server, size, every, "collecting")) {
            measure(size, "collecting every " + every, busy);
            server.freeze();
            awaitDown(busy);
            measure(size, "frozen", busy);
            server.resume();
            awaitCollected(busy.awaitPort(), size);
            server.stop();
            awaitDown(busy);
            measure(size, "stopped", busy);
            server.startAgain();
        }
    }

    private SidecarProcess start(PgServer server, int size, String interval, String name) {
        var queries = SettingsFile.write("latency-" + name + "-queries.yaml", GeneratedSeries.queries(size, interval));
        var settings = SettingsFile.oneTarget("latency-" + name, server, 0, "queries: {preset: minimal, files: [\"" + queries + "\"]}\n"
                + "limits: {series: " + 2 * size + "}\n");
        SidecarProcess sidecar = SidecarProcess.start(Jdk.own(), "latency-" + name + "-" + size, List.of("-Xmx" + heapMib(size) + "m"), settings);
        awaitCollected(sidecar.awaitPort(), size);
        return sidecar;
    }

    private void measure(int size, String state, SidecarProcess sidecar) {
        int port = sidecar.awaitPort();
        for (int count : clients) {
            for (boolean gzip : List.of(false, true)) {
                Duration measured = Duration.ofSeconds(seconds);
                Report.say("latency: " + size + " series, " + state + ", " + count + " clients" + (gzip ? ", gzip" : ""));
                LoadResult closed = LoadResult.of(port, count, gzip, measured.dividedBy(2), measured, Duration.ZERO);
                LoadResult fixed = LoadResult.of(port, count, gzip, measured.dividedBy(4), measured, Duration.ofMillis(intervalMillis));
                add(size, state, count, gzip, fixed, closed);
            }
        }
    }

    private void add(int size, String state, int count, boolean gzip, LoadResult fixed, LoadResult closed) {
        table.add(size, state, count, gzip ? "yes" : "no", fixed.bytes() / 1000, fixed.p50(), fixed.p99(), fixed.max(), closed.p50(), closed.p99(),
                closed.max(), (double) closed.requests() / seconds);
        figures.add(Map.of("series", size, "server", state, "clients", count, "gzip", gzip, "fixed", fixed, "closed", closed));
    }

    private static void awaitCollected(int port, int size) {
        String rows = "pgvigil_query_state{query=\"bench_";
        int queries = (size + GeneratedSeries.SERIES_A_QUERY - 1) / GeneratedSeries.SERIES_A_QUERY;
        Pause.untilTrue("all generated series are there", Duration.ofSeconds(90), 500, () -> PageText.of(port).lines()
                .filter(line -> line.startsWith(rows) && line.contains("state=\"ok\"") && line.endsWith(" 1")).count() == queries);
    }

    private static void awaitDown(SidecarProcess sidecar) {
        int port = sidecar.awaitPort();
        Pause.untilTrue("the sidecar knows that the server is gone", Duration.ofSeconds(60), 500, () -> PageText.of(port).contains("\npg_up 0\n"));
    }

    private String heaps() {
        return String.join(", ", series.stream().map(size -> heapMib(size) + " MiB (" + size + " series)").toList());
    }

    private static int heapMib(int size) {
        return Math.max(SMALLEST_HEAP_MIB, size / 1000 * HEAP_MIB_A_1000_SERIES);
    }
}
