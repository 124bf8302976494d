package dev.pgvigil.sidecar;

import dev.pgvigil.state.StateFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the histories of all targets in {@code state.dir}, a file for each. One thread reads and writes them: a disk that hangs holds up
 * nothing else. Thread-safe; closed by who made it.
 */
final class StateKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);
    /** With the age of the copies that lanes hand over, well under a minute is lost when the process is killed. */
    static final Duration WRITE_EVERY = Duration.ofSeconds(20);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private final Optional<Path> directory;
    private final Optional<ScheduledExecutorService> thread;
    private final Set<KeptHistories> kept = ConcurrentHashMap.newKeySet();

    /**
     * @param directory empty: nothing is kept
     * @param writeEvery after half of that for the first time
     */
    StateKeeper(Optional<Path> directory, Duration writeEvery) {
        this.directory = directory;
        this.thread = directory.map(path -> Executors.newSingleThreadScheduledExecutor(StateKeeper::thread));
        thread.ifPresent(timer -> timer.scheduleWithFixedDelay(() -> guarded(() -> kept.forEach(StateKeeper::write)), writeEvery.toMillis() / 2,
                writeEvery.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "state");
        thread.setDaemon(true);
        return thread;
    }

    /** The executor would keep an error to itself; the thread's handler knows whether the process can go on. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** True when histories outlive a restart. */
    boolean keeps() {
        return directory.isPresent();
    }

    /** Nothing is read or written before {@link #recall(List)}. */
    KeptHistories open(String target, List<KeptSection> sections, Clock clock) {
        return new KeptHistories(target, sections, clock, directory.map(path -> new StateFile(path, target)));
    }

    /** Takes up what was kept of these targets, and keeps them from now on. A disk that does not answer is not waited for. */
    void recall(List<KeptHistories> targets) {
        run(() -> targets.forEach(target -> {
            recall(target);
            kept.add(target);
        }), "what was kept cannot be read in time, and histories begin anew");
        // At once, so that a directory that cannot be used is known from the start.
        thread.ifPresent(timer -> timer.execute(() -> guarded(() -> targets.forEach(StateKeeper::write))));
    }

    /** Keeps these targets as they are now, for the last time. */
    void release(List<KeptHistories> targets) {
        run(() -> targets.forEach(target -> {
            if (kept.remove(target)) {
                write(target);
            }
        }), "the newest histories cannot be written in time");
    }

    private static void recall(KeptHistories target) {
        try {
            target.recall();
        } catch (RuntimeException e) {
            LOG.error("{}: reading the kept histories met a fault of pgvigil's own; they begin anew", target, e);
        }
    }

    private static void write(KeptHistories target) {
        try {
            target.write();
        } catch (RuntimeException e) {
            LOG.error("{}: keeping the histories met a fault of pgvigil's own", target, e);
        }
    }

    private void run(Runnable work, String otherwise) {
        thread.ifPresent(timer -> {
            try {
                Future<?> done = timer.submit(() -> guarded(work));
                done.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.warn("state.dir {} does not answer for {} s: {}; look at its disk", directory.orElseThrow(), LONGEST_WAIT.toSeconds(), otherwise);
            } catch (ExecutionException | RejectedExecutionException e) {
                LOG.error("state.dir: {}", otherwise, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        thread.ifPresent(ScheduledExecutorService::shutdownNow);
    }
}
