package dev.pgvigil.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Files under {@code /proc}, read whole: the kernel makes them up at the moment they are read. */
final class ProcessFiles {
    private final Path proc;

    ProcessFiles(Path root) {
        proc = root.resolve("proc");
    }

    boolean isThere() {
        return Files.isReadable(proc.resolve("uptime"));
    }

    /** Seconds since the machine started. */
    double uptimeSeconds() {
        return Double.parseDouble(text(proc.resolve("uptime")).orElse("0").split(" ")[0]);
    }

    /** Empty when there is no such process, or none that we are shown. */
    Optional<ProcessStat> stat(long pid) {
        return text(of(pid, "stat")).map(ProcessStat::parse);
    }

    /** What the process calls itself; empty when there is no such process. */
    Optional<String> title(long pid) {
        return text(of(pid, "cmdline")).map(title -> title.replace('\0', ' '));
    }

    /** The children of a process with one thread; empty when the kernel does not list them. */
    Optional<List<Long>> children(long pid) {
        return text(of(pid, "task").resolve(Long.toString(pid)).resolve("children"))
                .map(list -> Arrays.stream(list.strip().split(" ")).filter(word -> !word.isEmpty()).map(Long::valueOf).toList());
    }

    /** The control groups of a process, one a line. */
    List<String> controlGroups(long pid) {
        return text(of(pid, "cgroup")).orElse("").lines().toList();
    }

    /** A line of {@code status}, without its name. */
    Optional<String> status(long pid, String name) {
        return text(of(pid, "status")).flatMap(lines -> lines.lines().filter(line -> line.startsWith(name + ":")).findFirst())
                .map(line -> line.substring(name.length() + 1).strip());
    }

    /** Where the process has its root directory, which only its own user may pass. */
    Path rootOf(long pid) {
        return of(pid, "root");
    }

    private Path of(long pid, String file) {
        return proc.resolve(Long.toString(pid)).resolve(file);
    }

    /** Empty when it cannot be read: a process that ends while its file is open is no longer there either. */
    static Optional<String> text(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
