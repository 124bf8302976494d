package dev.pgvigil.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * The scrapers, in a process of their own: {@code LoadClient PORT CLIENTS GZIP WARM_UP_MILLIS MILLIS INTERVAL_MILLIS}. Prints one line:
 * requests, bytes of a body, then p50, p90, p99, p99.9 and the longest time in nanoseconds.
 *
 * <p>With an interval each client begins a request at fixed times and counts from the time it should have begun, so that a stall of the
 * server is counted for every request it delayed. With interval 0 the next request begins when the last has ended (a closed loop): the
 * most the server can do; a stall then counts once, which flatters the percentiles (coordinated omission).
 */
final class LoadClient {
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();
    private static final int DIGITS = 3;

    private final int port;
    private final boolean gzip;
    private final long warmUpEnds;
    private final long ends;
    private final long intervalNanos;

    private LoadClient(int port, boolean gzip, Duration warmUp, Duration measured, Duration interval) {
        this.port = port;
        this.gzip = gzip;
        this.warmUpEnds = System.nanoTime() + warmUp.toNanos();
        this.ends = warmUpEnds + measured.toNanos();
        this.intervalNanos = interval.toNanos();
    }

    private record Seen(Histogram times, long bytes) {
    }

    public static void main(String[] args) throws Exception {
        LoadClient client = new LoadClient(Integer.parseInt(args[0]), Boolean.parseBoolean(args[2]), millis(args[3]), millis(args[4]), millis(args[5]));
        System.out.println(client.run(Integer.parseInt(args[1])));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private String run(int clients) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Callable<Seen>> scrapers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            long offset = intervalNanos * i / clients;
            scrapers.add(() -> scrape(offset));
        }
        Histogram all = new Histogram(LONGEST, DIGITS);
        long bytes = 0;
        for (Future<Seen> seen : threads.invokeAll(scrapers)) {
            all.add(seen.get().times());
            bytes = Math.max(bytes, seen.get().bytes());
        }
        threads.shutdown();
        return all.getTotalCount() + " " + bytes + " " + all.getValueAtPercentile(50) + " " + all.getValueAtPercentile(90) + " "
                + all.getValueAtPercentile(99) + " " + all.getValueAtPercentile(99.9) + " " + all.getMaxValue();
    }

    /** @param offset spreads the clients over the interval */
    private Seen scrape(long offset) throws IOException {
        Histogram times = new Histogram(LONGEST, DIGITS);
        long bytes = 0;
        try (HttpReader reader = new HttpReader(port, "/metrics", gzip)) {
            for (long begin = System.nanoTime() + offset; begin < ends; begin = next(begin)) {
                Pause.until(begin);
                bytes = reader.read();
                if (begin >= warmUpEnds) {
                    times.recordValue(Math.min(LONGEST, System.nanoTime() - begin));
                }
            }
        }
        return new Seen(times, bytes);
    }

    private long next(long begin) {
        return intervalNanos == 0 ? System.nanoTime() : begin + intervalNanos;
    }
}
