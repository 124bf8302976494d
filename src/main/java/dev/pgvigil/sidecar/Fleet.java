package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.PushSource;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.snapshot.Renderer;
import dev.pgvigil.snapshot.TargetView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets that are being watched, in the order of the settings. It moves from one configuration to the next: only targets that were
 * added, removed or are reached in another way start and stop. Thread-safe; closed by who made it.
 */
final class Fleet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final int CLOSED_AT_ONCE = 32;
    private final BiFunction<TargetSettings, Configuration, Watched> open;
    private final StateKeeper keeper;
    private final ProcessAlerts process;
    private volatile List<Watched> all = List.of();
    private volatile List<TargetView> views = List.of();
    private volatile List<AlertView> alertViews = List.of();
    private boolean closed;

    /**
     * Opens and shows what the configuration says; nothing connects before {@link #start()}.
     *
     * @param showsQueryText whether readers of evidence may see query texts, users and clients' addresses now
     */
    Fleet(Configuration first, Renderer renderer, StateKeeper keeper, ProcessAlerts process, BooleanSupplier showsQueryText) {
        this(first, keeper, process, (target, configuration) -> Watched.open(target, configuration, renderer, keeper, process, showsQueryText));
    }

    /** @param open makes ready the watching of one target */
    Fleet(Configuration first, StateKeeper keeper, ProcessAlerts process, BiFunction<TargetSettings, Configuration, Watched> open) {
        this.open = open;
        this.keeper = keeper;
        this.process = process;
        process.assign(first);
        show(openMissing(first));
    }

    synchronized void start() {
        start(all);
    }

    private void start(List<Watched> starting) {
        keeper.recall(starting.stream().map(Watched::kept).toList());
        starting.forEach(watched -> watched.collector().start());
    }

    /** As of now. */
    List<TargetView> views() {
        return views;
    }

    /** The alerts of every target as of now, and those of the process when there are several. */
    List<AlertView> alertViews() {
        return alertViews;
    }

    /**
     * The same, for whoever pushes them.
     *
     * @param instance of the process
     */
    List<PushSource> pushed(String instance) {
        return Stream.concat(all.stream().map(watched -> new PushSource(watched.evaluator(), watched.target().name(), watched.target().labels())),
                process.view().stream().map(view -> new PushSource(view, instance, Map.of()))).toList();
    }

    /** Judges all targets; to be called every second. */
    void judge() {
        all.forEach(watched -> guarded("judging " + watched.target().name(), watched.evaluator()::tick));
        guarded("judging the process", process::tick);
    }

    /** Lets expired parts go; to be called every second. */
    void tick() {
        all.forEach(watched -> guarded("the timer of " + watched.target().name(), watched.collector()::tick));
    }

    private static void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("{} met a fault of pgvigil's own", what, e);
        }
    }

    /**
     * Watches what another configuration says. A failure to open a target leaves everything as it was. What is no longer watched has ended when
     * this returns; a target that is reached in another way starts after the old connections are closed, so that there are never more
     * than its three.
     */
    synchronized void move(Configuration to) {
        if (closed) {
            return;
        }
        List<TargetSettings> wanted = to.settings().targets();
        List<Watched> opened = openMissing(to);
        List<Watched> leaving = all.stream().filter(watched -> wanted.stream().noneMatch(watched::fits)).toList();
        List<Watched> next = wanted.stream().map(target -> running(target).map(watched -> watched.assign(target, to))
                .orElseGet(() -> find(opened, target).orElseThrow())).toList();
        process.assign(to);
        passOn(leaving, opened);
        show(next);
        try {
            end(leaving);
        } finally {
            // They are shown already: what goes wrong with the old ones must not leave them standing still.
            start(opened);
        }
    }

    /** A target that is reached in another way is the same target: its alerts go on. */
    private static void passOn(List<Watched> leaving, List<Watched> opened) {
        opened.forEach(next -> leaving.stream().filter(old -> old.target().name().equals(next.target().name()))
                .flatMap(old -> old.evaluator().save().values().stream()).forEach(alert -> next.evaluator().recall(alert, Duration.ZERO)));
    }

    private List<Watched> openMissing(Configuration configuration) {
        List<Watched> opened = new ArrayList<>();
        try {
            configuration.settings().targets().stream().filter(target -> running(target).isEmpty())
                    .forEach(target -> opened.add(open.apply(target, configuration)));
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(watched -> watched.server().close());
            throw e;
        }
    }

    private Optional<Watched> running(TargetSettings target) {
        return find(all, target);
    }

    private static Optional<Watched> find(List<Watched> among, TargetSettings target) {
        return among.stream().filter(watched -> watched.fits(target)).findFirst();
    }

    private void show(List<Watched> next) {
        all = next;
        views = next.stream().<TargetView>map(Watched::collector).toList();
        alertViews = Stream.concat(next.stream().map(Watched::evaluator), process.view().stream()).toList();
    }

    /**
     * Tells all lanes to end before the connections are closed, so that this is no failure to them; then closes and waits, many targets at
     * once: one whose server hangs takes seconds, and a hundred of them must not take minutes. At the end it keeps what they leave.
     */
    private void end(List<Watched> leaving) {
        if (leaving.isEmpty()) {
            return;
        }
        leaving.forEach(watched -> watched.collector().stop());
        ExecutorService closers = Executors.newFixedThreadPool(Math.min(CLOSED_AT_ONCE, leaving.size()), work -> new Thread(work, "close-targets"));
        try (Lifecycle steps = new Lifecycle()) {
            steps.onClose(() -> keeper.release(leaving.stream().map(Watched::kept).toList()));
            leaving.stream().map(watched -> CompletableFuture.runAsync(watched::end, closers)).toList().forEach(end -> steps.onClose(end::join));
        } finally {
            closers.shutdown();
        }
    }

    /** Cancels what runs, joins the threads, closes the connections. What is shown stays, for who is reading. */
    @Override
    public synchronized void close() {
        closed = true;
        List<Watched> leaving = all;
        all = List.of();
        end(leaving);
    }
}
