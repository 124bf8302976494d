package dev.pgvigil.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@link LoadClient} measured, times in milliseconds. */
record LoadResult(long requests, long bytes, double p50, double p90, double p99, double p999, double max) {
    private static final Duration START = Duration.ofSeconds(60);

    /**
     * Runs the scrapers in a process of their own, to their end.
     *
     * @param interval between the beginnings of two requests of one client; zero for a closed loop
     */
    static LoadResult of(int port, int clients, boolean gzip, Duration warmUp, Duration measured, Duration interval) {
        List<String> command = List.of(Jdk.own().java().toString(), "-XX:+UseSerialGC", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
                LoadClient.class.getName(), Integer.toString(port), Integer.toString(clients), Boolean.toString(gzip),
                Long.toString(warmUp.toMillis()), Long.toString(measured.toMillis()), Long.toString(interval.toMillis()));
        try {
            Process process = new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true).start();
            Thread exitHook = new Thread(process::destroyForcibly, "end-clients");
            Runtime.getRuntime().addShutdownHook(exitHook);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = process.waitFor(warmUp.plus(measured).plus(START).toSeconds(), TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(exitHook);
            if (!ended || process.exitValue() != 0) {
                throw new BenchException("the scrapers failed: " + output);
            }
            return parsed(output);
        } catch (IOException e) {
            throw new BenchException("the scrapers cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static LoadResult parsed(String line) {
        long[] n = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return new LoadResult(n[0], n[1], n[2] / 1e6, n[3] / 1e6, n[4] / 1e6, n[5] / 1e6, n[6] / 1e6);
    }
}
