package dev.pgvigil.sidecar;

import dev.pgvigil.alert.AlertmanagerPush;
import dev.pgvigil.config.LogSettings;
import dev.pgvigil.config.Masking;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.exposition.ProcessMetrics;
import dev.pgvigil.web.Reloading;
import dev.pgvigil.web.WebServer;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.ProblemsException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a running sidecar from one version of its files to the next. All of a new version is read before anything changes; a faulty one
 * changes nothing and is told in the log, on the page and as a metric. Thread-safe.
 */
final class Reloader implements Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private final Fleet fleet;
    private final ProcessMetrics process;
    private final Consumer<LogSettings> log;
    private final Clock clock;
    private final FileWatch watch;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Configuration started;
    private volatile Configuration inForce;
    private volatile Notice notice = Notice.NONE;
    private volatile WebServer web;
    private volatile AlertmanagerPush push;
    private String lastFault = "";

    /** @param started what the fleet watches */
    Reloader(Configuration started, Fleet fleet, ProcessMetrics process, Consumer<LogSettings> log, Clock clock, LongSupplier nanos) {
        this.started = started;
        this.inForce = started;
        this.fleet = fleet;
        this.process = process;
        this.log = log;
        this.clock = clock;
        this.watch = new FileWatch(started.signature(), started.origin()::signature, nanos);
    }

    /** Takes the server and the push, whose parts of the configuration are read again too; before that nothing is. */
    void serve(WebServer server, AlertmanagerPush pushing) {
        push = pushing;
        web = server;
    }

    /** Prefix of the runbooks' addresses by the settings in force. */
    Optional<URI> runbooks() {
        return inForce.settings().runbooks();
    }

    /** Looks at the files when it is time to; to be called every second. */
    void tick() {
        try {
            if (watch.look()) {
                reload();
            }
        } catch (RuntimeException e) {
            sayOnce("the watch on the configuration's files met a fault of its own: " + e, e);
        }
    }

    @Override
    public WebSettings.Reload allowed() {
        return inForce.settings().web().reload();
    }

    @Override
    public Notice notice() {
        return notice;
    }

    @Override
    public Outcome reload() {
        if (web == null || !entered()) {
            return new Outcome(Result.BUSY, "found a start or another reload under way, expected none: try again in a second");
        }
        try {
            return attempt();
        } finally {
            turn.unlock();
        }
    }

    private boolean entered() {
        try {
            return turn.tryLock(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Outcome attempt() {
        try {
            watch.handled(started.origin().signature());    // before the files are read: what changes meanwhile is noticed
            return accept(started.origin().load());
        } catch (ProblemsException e) {
            return refuse(e.problems().stream().map(Problem::toString).map(Masking::text).toList());
        } catch (RuntimeException e) {
            String text = "found an internal error, expected none; the log of this process has the details";
            sayOnce("a reload met a fault of its own: " + e, e);
            return refuse(Result.FAILED, List.of(text));
        }
    }

    private Outcome accept(Configuration next) {
        Runnable takenByWeb = web.prepareReload(next.settings().web());
        fleet.move(next);
        takenByWeb.run();
        push.move(next.settings().alertmanager(), next.settings().runbooks());
        log.accept(next.settings().log());
        process.loaded(clock.instant());
        Change change = new Change(inForce, next);
        next.warnings().stream().filter(warning -> !inForce.warnings().contains(warning)).forEach(LOG::warn);
        inForce = next;
        sayRestarts(Change.restarts(started, next));
        recovered();
        LOG.info("settings and queries were read again: {}", change);
        return new Outcome(Result.ACCEPTED, "read again: " + change + notice.restarts().stream().map(line -> "; " + line).reduce("", String::concat));
    }

    private void sayRestarts(List<String> restarts) {
        restarts.stream().filter(line -> !notice.restarts().contains(line)).forEach(LOG::warn);
        notice = new Notice(List.of(), restarts);
    }

    private Outcome refuse(List<String> faults) {
        sayOnce("the newest version of settings and queries is refused; what was accepted last stays in force: " + String.join("; ", faults), null);
        return refuse(Result.REFUSED, faults);
    }

    private Outcome refuse(Result result, List<String> faults) {
        process.refused();
        notice = new Notice(faults, notice.restarts());
        return new Outcome(result, String.join("\n", faults));
    }

    private synchronized void recovered() {
        lastFault = "";
    }

    private synchronized void sayOnce(String fault, RuntimeException cause) {
        if (!fault.equals(lastFault)) {
            LOG.error(fault, cause);
        }
        lastFault = fault;
    }
}
