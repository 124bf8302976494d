package dev.pgvigil.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A machine made of files: {@code /proc} and {@code /sys} as a test says, with a server on it. It was started 1 000 s before a hand-moved clock. */
final class MadeMachine {
    static final Instant BOOT = Instant.parse("2026-01-01T00:00:00Z").minusSeconds(1000);
    static final long SERVER = 700;
    static final long BACKEND = 712;
    static final ServerSession SESSION = new ServerSession(BACKEND, "pgvigil", "postgres", 40652, BOOT.plusSeconds(900));
    final Path root;

    MadeMachine(Path root) {
        this.root = root;
    }

    /** One with two processors and a server that has used nothing, with our session's backend as its only child. */
    static MadeMachine withServer(Path root) {
        return new MadeMachine(root).file("proc/uptime", "1000.00 1800.00\n").file("sys/devices/system/cpu/online", "0-1\n")
                .process(SERVER, "postgres", 1, 0, 0, 0, 0, 50_000).file("proc/700/cmdline", "/usr/bin/postgres\0-D\0/data\0")
                .process(BACKEND, "postgres", SERVER, 0, 0, 0, 0, 90_003)
                .file("proc/712/cmdline", "postgres: main: pgvigil postgres 127.0.0.1(40652) SELECT\0\0").children("712 ")
                .file("proc/700/status", "Name:\tpostgres\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\n").file("proc/700/cgroup", "0::/\n")
                .file("sys/fs/cgroup/cgroup.controllers", "cpu\n");
    }

    MadeMachine process(long pid, String command, long parent, long user, long system, long childrenUser, long childrenSystem, long start) {
        return file("proc/" + pid + "/stat", pid + " (" + command + ") S " + parent + " 700 700 0 -1 4194560 1 2 3 4 " + user + " " + system + " "
                + childrenUser + " " + childrenSystem + " 20 0 1 0 " + start + " 223453184 4000 18446744073709551615 1 1 0\n");
    }

    /** Of the server. */
    MadeMachine children(String pids) {
        return file("proc/700/task/700/children", pids);
    }

    MadeMachine file(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MadeMachine without(String path) {
        try {
            Files.delete(root.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
