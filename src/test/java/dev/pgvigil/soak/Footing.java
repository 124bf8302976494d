package dev.pgvigil.soak;

import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the sidecar's process holds: threads, descriptors and, after a full collection, heap in bytes. */
record Footing(long threads, long descriptors, long heapBytes) {

    static Footing of(long pid, Reader reader) throws IOException, InterruptedException {
        collectGarbage(pid);
        Scrape scrape = reader.scrape("/metrics");
        return new Footing((long) value(scrape, "jvm_threads_current"), (long) value(scrape, "process_open_fds"),
                (long) value(scrape, "jvm_memory_bytes_used{area=\"heap\"}"));
    }

    private static double value(Scrape scrape, String series) {
        return scrape.value(series).orElseThrow(() -> new AssertionError(series + " is not served"));
    }

    private static void collectGarbage(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!jcmd.waitFor(60, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            jcmd.destroyForcibly();
            throw new AssertionError("jcmd could not ask for a collection");
        }
    }

    /** Near enough to an earlier one: what differs is caches, HTTP threads that rest and connections that are kept alive. */
    boolean near(Footing earlier) {
        return threads <= earlier.threads + 12 && descriptors <= earlier.descriptors + 12
                && heapBytes <= earlier.heapBytes * 3 / 2 + 8_000_000;
    }
}
