package dev.pgvigil.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a process may use of the processors: those it may run on, and the quota of its control group and of the groups around that. */
final class ControlGroups {
    private static final double MICROS_A_SECOND = 1e6;
    private final Path root;
    private final ProcessFiles files;

    ControlGroups(Path root, ProcessFiles files) {
        this.root = root;
        this.files = files;
    }

    CpuLimit of(long pid) {
        double runnable = processors(pid);
        List<String> lines = files.controlGroups(pid);
        Optional<String> first = pathOfVersion1(lines);
        if (first.isPresent()) {
            return first.get().equals("/") ? CpuLimit.of(runnable, OptionalDouble.empty())
                    : CpuLimit.unknown("the server is in a control group of version 1, of which no limits are read");
        }
        Optional<String> path = lines.stream().filter(line -> line.startsWith("0::/")).map(line -> line.substring("0::/".length())).findFirst();
        if (path.isEmpty()) {
            return CpuLimit.of(runnable, OptionalDouble.empty());
        }
        return group(pid, path.get()).map(group -> limit(runnable, group)).orElseGet(() -> CpuLimit.unknown(
                "the server's control group is outside of what this container sees; run pgvigil as the server's user"));
    }

    /** The group's directory and the directory above which there is none. */
    private record Group(Path directory, Path top) {
    }

    /** A group in another container is seen through that container's eyes, where it is the top. */
    private Optional<Group> group(long pid, String path) {
        Path top = root.resolve("sys/fs/cgroup");
        boolean elsewhere = Arrays.asList(path.split("/")).contains("..");
        Path seenThere = files.rootOf(pid).resolve("sys/fs/cgroup");
        Group group = elsewhere ? new Group(seenThere, seenThere) : new Group(top.resolve(path), top);
        return Files.isReadable(group.directory().resolve("cgroup.controllers")) ? Optional.of(group) : Optional.empty();
    }

    private static CpuLimit limit(double runnable, Group group) {
        double cpus = runnable;
        for (Path at = group.directory(); at.startsWith(group.top()); at = at.getParent()) {
            cpus = Math.min(cpus, quota(at));
        }
        return CpuLimit.of(cpus, throttled(group.directory()));
    }

    /** The top group of a machine has no such file: no quota. */
    private static double quota(Path group) {
        return ProcessFiles.text(group.resolve("cpu.max")).map(ControlGroups::quota).orElse(Double.POSITIVE_INFINITY);
    }

    /** {@code max 100000} or {@code 150000 100000}: microseconds in each period of so many. */
    static double quota(String text) {
        String[] words = text.strip().split(" ");
        try {
            return words[0].equals("max") ? Double.POSITIVE_INFINITY : Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new HostException("cpu.max is not as expected: found " + text.strip() + ", expected such as 150000 100000", e);
        }
    }

    private static OptionalDouble throttled(Path group) {
        return ProcessFiles.text(group.resolve("cpu.stat")).stream().flatMap(String::lines).filter(line -> line.startsWith("throttled_usec "))
                .mapToDouble(line -> Double.parseDouble(line.substring("throttled_usec ".length())) / MICROS_A_SECOND).findFirst();
    }

    private static Optional<String> pathOfVersion1(List<String> lines) {
        return lines.stream().map(line -> line.split(":", 3)).filter(words -> words.length == 3)
                .filter(words -> Arrays.asList(words[1].split(",")).contains("cpu")).map(words -> words[2]).findFirst();
    }

    /** The processors it may run on, of those that are there: a mask may name many that are not. */
    private double processors(long pid) {
        BitSet online = ProcessFiles.text(root.resolve("sys/devices/system/cpu/online")).map(CpuList::parse).orElseThrow(() ->
                new HostException("the list of this machine's processors (/sys/devices/system/cpu/online) cannot be read"));
        files.status(pid, "Cpus_allowed_list").map(CpuList::parse).ifPresent(online::and);
        return online.cardinality();
    }
}
