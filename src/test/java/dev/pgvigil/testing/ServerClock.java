package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A clock for servers that a test moves while they run, by Debian's libfaketime; its absence skips the test. Dates move, durations (the
 * monotonic clock) do not, as when an administrator sets the clock. Closed after its servers.
 */
public final class ServerClock implements AutoCloseable {
    /**
     * The process that loads the library first names its files in /dev/shm, and what it starts, archive commands too, shares them. It loads
     * it as a shell that becomes the server's starter: one that were the starter from the first would remove them at its own end.
     */
    private static final String START_AND_REMEMBER = "\"$@\" & echo $! >> \"$0/started\"; wait $!";
    private static final List<String> BECOME = List.of("sh", "-c", "exec \"$@\"", "sh");
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
        List<String> words = new ArrayList<>(List.of("sh", "-c", START_AND_REMEMBER, home.toString(), "env"));
        environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(BECOME);
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
        try (Stream<String> started = Files.lines(home.resolve("started"))) {
            started.forEach(ServerClock::removeShared);
        } catch (NoSuchFileException e) {
            // No server was started with it.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Directories.delete(home);
        }
    }

    private static void removeShared(String process) {
        try {
            Files.deleteIfExists(Path.of("/dev/shm/faketime_shm_" + process));
            Files.deleteIfExists(Path.of("/dev/shm/sem.faketime_sem_" + process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
