package dev.pgvigil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the kernel says of a process at a moment.
 *
 * @param rssKib resident memory, {@code VmRSS}
 * @param pssKib the same with shared pages divided by their users, {@code Pss}
 * @param anonymousKib resident memory that no file backs
 * @param peakKib the largest {@code VmRSS} so far
 * @param cpuSeconds user and system time so far
 */
record ProcessFacts(long rssKib, long pssKib, long anonymousKib, long peakKib, int threads, double cpuSeconds) {
    /** {@code sysconf(_SC_CLK_TCK)}: 100 on every Linux that Java runs on. */
    private static final double TICKS = 100;
    private static final int UTIME = 11;

    static ProcessFacts of(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        List<String> status = lines(proc.resolve("status"));
        return new ProcessFacts(number(status, "VmRSS:"), number(lines(proc.resolve("smaps_rollup")), "Pss:"), number(status, "RssAnon:"),
                number(status, "VmHWM:"), (int) number(status, "Threads:"), cpuSeconds(lines(proc.resolve("stat")).get(0)));
    }

    private static double cpuSeconds(String stat) {
        // The name in parentheses may hold blanks; what follows it doesn't.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS;
    }

    private static long number(List<String> lines, String key) {
        return lines.stream().filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(Arrays.stream(line.split("\\s+")).skip(1).findFirst().orElseThrow())).findFirst().orElse(0);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the process has ended: " + file, e);
        }
    }
}
