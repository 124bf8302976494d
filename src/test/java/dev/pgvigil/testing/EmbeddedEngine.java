package dev.pgvigil.testing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A server of our own, from the embedded binaries, in a directory that is removed at the end. */
final class EmbeddedEngine implements Engine {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;
    private final ServerSpec spec;
    private final Binaries binaries;
    private final Path home;
    private int port;
    private boolean suspended;

    EmbeddedEngine(ServerSpec spec) {
        this.spec = spec;
        binaries = Binaries.of(spec.major());
        home = Directories.temporary();
        port = spec.port() == 0 ? Ports.free() : spec.port();
    }

    static EmbeddedEngine create(ServerSpec spec) {
        EmbeddedEngine engine = new EmbeddedEngine(spec);
        engine.setUp(() -> InitialData.into(engine.dataDirectory(), engine.binaries, spec.checksums()));
        return engine;
    }

    @Override
    public void start() {
        Command.Result result = startOnce();
        // Another process may have taken the free port between our look and the server's start.
        for (int attempt = 1; result.exitCode() != 0 && attempt < ATTEMPTS && portWasTaken(); attempt++) {
            port = Ports.free();
            result = startOnce();
        }
        if (result.exitCode() != 0) {
            throw new FixtureException("PostgreSQL " + spec.major() + " did not start: " + result.output() + "\n" + log());
        }
    }

    @Override
    public void stop() {
        if (!isRunning()) {
            return;
        }
        resume();
        pgCtl("stop", "-m", "fast");
    }

    @Override
    public void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(EmbeddedEngine::awaitExit);
        suspended = false;
    }

    @Override
    public void pause() {
        suspended = true;
        signal("STOP", List.of(postmaster()));
    }

    @Override
    public void freeze() {
        suspended = true;
        signal("STOP", processes());
    }

    @Override
    public void resume() {
        if (suspended) {
            signal("CONT", processes());
            suspended = false;
        }
    }

    @Override
    public boolean isRunning() {
        return Files.exists(pidFile()) && ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path socketDirectory() {
        return home.resolve("s");
    }

    @Override
    public Path dataDirectory() {
        return home.resolve("data");
    }

    @Override
    public String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Engine standby(PgServer primary, String slot) {
        EmbeddedEngine standby = new EmbeddedEngine(spec.onAnyPort());
        standby.setUp(() -> new BaseBackup(primary, slot).into(standby.dataDirectory()));
        try {
            standby.start();
            return standby;
        } catch (RuntimeException e) {
            standby.remove();
            throw e;
        }
    }

    @Override
    public void remove() {
        try {
            if (suspended || !stopsInTime()) {
                kill();
            }
            removeSharedMemory();
        } finally {
            Directories.delete(home);
        }
    }

    private boolean stopsInTime() {
        try {
            stop();
            return true;
        } catch (FixtureException e) {
            return false;
        }
    }

    private void setUp(Runnable data) {
        try {
            Files.createDirectory(socketDirectory());
            Account.own(home);
            data.run();
            Files.setPosixFilePermissions(dataDirectory(), PosixFilePermissions.fromString("rwx------"));
            configure();
            Account.own(home);
        } catch (IOException e) {
            Directories.delete(home);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            Directories.delete(home);
            throw e;
        }
    }

    private void configure() throws IOException {
        Files.writeString(dataDirectory().resolve("postgresql.conf"), spec.configuration(), StandardOpenOption.APPEND);
        Files.writeString(dataDirectory().resolve("pg_hba.conf"), spec.accessRules());
        if (spec.certificates() != null) {
            spec.certificates().install(dataDirectory());
        }
    }

    private Command.Result startOnce() {
        String options = "-p " + port + " -h 127.0.0.1 -k " + socketDirectory();
        List<String> command = pgCtlCommand("start", "-l", logFile().toString(), "-o", options);
        return Command.run(TIMEOUT, Account.unprivileged(spec.clock() == null ? command : spec.clock().before(command)));
    }

    private boolean portWasTaken() {
        return spec.port() == 0 && log().contains("could not bind");
    }

    private void pgCtl(String... words) {
        Command.succeed(TIMEOUT.plusSeconds(5), Account.unprivileged(pgCtlCommand(words)));
    }

    private List<String> pgCtlCommand(String... words) {
        List<String> command = new ArrayList<>(List.of(binaries.program("pg_ctl"), "-s", "-w", "-t", "30", "-D", dataDirectory().toString()));
        command.addAll(List.of(words));
        return command;
    }

    private Path pidFile() {
        return dataDirectory().resolve("postmaster.pid");
    }

    private Path logFile() {
        return home.resolve("log");
    }

    private long pid() {
        try (Stream<String> lines = Files.lines(pidFile())) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessHandle postmaster() {
        return ProcessHandle.of(pid()).orElseThrow(() -> new FixtureException("PostgreSQL " + spec.major() + " isn't running"));
    }

    private List<ProcessHandle> processes() {
        if (!isRunning()) {
            return List.of();
        }
        List<ProcessHandle> processes = new ArrayList<>(List.of(postmaster()));
        processes.addAll(postmaster().descendants().toList());
        return processes;
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        // A process that ended on its own meanwhile makes kill fail without harm.
        Command.run(TIMEOUT, command);
    }

    private static void awaitExit(ProcessHandle process) {
        try {
            process.onExit().get(TIMEOUT.toMillis(), MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new FixtureException("process " + process.pid() + " outlived SIGKILL", e);
        }
    }

    /** A killed server leaves its System V segment; line 7 of the lock file names it. */
    private void removeSharedMemory() {
        if (!Files.exists(pidFile())) {
            return;
        }
        try (Stream<String> lines = Files.lines(pidFile())) {
            lines.skip(6).findFirst().map(line -> line.strip().split("\\s+")).filter(words -> words.length == 2)
                    .ifPresent(words -> Command.run(TIMEOUT, List.of("ipcrm", "-m", words[1])));
        } catch (IOException | FixtureException e) {
            // Without ipcrm the segment of 56 bytes stays until the machine restarts.
            return;
        }
    }
}
