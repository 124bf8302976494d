package dev.pgvigil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the figures were measured on. */
record Machine(String cpu, int cores, long memoryMib, String kernel, String load) {

    static Machine here() {
        return new Machine(line(Path.of("/proc/cpuinfo"), "model name"), Runtime.getRuntime().availableProcessors(),
                Long.parseLong(line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / 1024, System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch"), averages());
    }

    /** For the end of a report; the load is the one at the start, so a busy machine shows. */
    String markdown() {
        return "Machine: " + cpu + ", " + cores + " cores, " + memoryMib + " MiB, " + kernel + "; load average at the start " + load + "\n";
    }

    private static String line(Path file, String key) {
        return read(file).stream().filter(line -> line.startsWith(key)).map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                .orElse("0 (not in " + file + ")");
    }

    private static String averages() {
        return read(Path.of("/proc/loadavg")).get(0).replaceAll("^(\\S+ \\S+ \\S+).*", "$1");
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmarks read /proc and so need Linux", e);
        }
    }
}
