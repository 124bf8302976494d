package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A clock for servers that a test moves while they run, by Debian's libfaketime; its absence skips the test. Dates move, durations (the
 * monotonic clock) do not, as when an administrator sets the clock. Closed after its servers.
 */
public final class ServerClock implements AutoCloseable {
    /** The library leaves two files in /dev/shm behind, named after the process that loaded it first. */
    private static final String START_AND_CLEAN_UP =
            "\"$@\" & wait $!; code=$?; rm -f /dev/shm/faketime_shm_$! /dev/shm/sem.faketime_sem_$!; exit $code";
    private final Path library = Tools.requireLibrary("faketime/libfaketime.so.1", "libfaketime");
    private final Path home = Directories.temporary();

    private ServerClock() {
        ahead(Duration.ZERO);
        Account.own(home);
    }

    /** One that shows the machine's time until it is moved. */
    public static ServerClock create() {
        return new ServerClock();
    }

    /** From now on the servers' time is the machine's plus this, in whole seconds; negative for behind. */
    public void ahead(Duration by) {
        try {
            Path next = Files.writeString(home.resolve("next"), String.format("%+d%n", by.toSeconds()));
            Files.move(next, offset(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that starts a server, with what gives it this clock. */
    List<String> before(List<String> command) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", START_AND_CLEAN_UP, "sh", "env"));
        environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(command);
        return words;
    }

    private Map<String, String> environment() {
        return new TreeMap<>(Map.of("LD_PRELOAD", library.toString(), "FAKETIME_TIMESTAMP_FILE", offset().toString(), "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1"));
    }

    private Path offset() {
        return home.resolve("offset");
    }

    @Override
    public void close() {
        Directories.delete(home);
    }
}
