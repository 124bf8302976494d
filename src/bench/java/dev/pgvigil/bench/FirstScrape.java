package dev.pgvigil.bench;

import dev.pgvigil.testing.Ports;
import dev.pgvigil.testing.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * How long a start takes, in milliseconds from the creation of the process.
 *
 * @param answer until the first answer 200 to a scrape
 * @param up until the first scrape with {@code pg_up 1}: settings and queries read, connected, the server inspected, everything planned
 * @param complete until the first scrape in which no query at server scope is still waiting for its first run. The design spreads first
 *     runs at random over 5 seconds, and this time includes that
 * @param cpuMillis the process had used when it was up
 */
record FirstScrape(double answer, double up, double complete, double cpuMillis) {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LOOK_EVERY_MILLIS = 4;

    /** Starts a sidecar, measures, and ends it. @param settings makes the settings file for a port */
    static FirstScrape measure(Jdk jdk, List<String> flags, IntFunction<Path> settings) {
        int port = Ports.free();
        try (SidecarProcess sidecar = SidecarProcess.start(jdk, "start-" + jdk.feature(), flags, settings.apply(port))) {
            double answer = millisUntil(sidecar, port, page -> !page.isEmpty());
            double up = millisUntil(sidecar, port, page -> page.contains("\npg_up 1\n"));
            double cpu = sidecar.facts().cpuSeconds() * 1e3;
            double complete = millisUntil(sidecar, port, FirstScrape::complete);
            return new FirstScrape(answer, up, complete, cpu);
        }
    }

    private static double millisUntil(SidecarProcess sidecar, int port, Predicate<String> page) {
        Pause.untilTrue("a page as expected from " + sidecar.pid(), LONGEST, LOOK_EVERY_MILLIS, () -> page.test(PageText.of(port)));
        return (System.nanoTime() - sidecar.startedNanos()) / 1e6;
    }

    /** True when the target is up and no query at server scope waits for its first run. */
    static boolean complete(String page) {
        Scrape scrape = Scrape.read(page);
        return scrape.value("pg_up").orElse(0) == 1 && scrape.series().entrySet().stream().noneMatch(series -> series.getValue() == 1
                && series.getKey().startsWith("pgvigil_query_state{") && series.getKey().endsWith("state=\"stale\"}")
                && !series.getKey().contains("datname="));
    }
}
