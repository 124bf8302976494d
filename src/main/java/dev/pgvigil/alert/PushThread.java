package dev.pgvigil.alert;

import dev.pgvigil.config.AlertmanagerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one Alertmanager. Thread-safe. */
final class PushThread {
    private static final Logger LOG = LoggerFactory.getLogger(PushThread.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration JOINED = Duration.ofSeconds(2);
    private final URI url;
    private final Optional<Path> credentialsFile;
    private final Optional<Path> caFile;
    private final Supplier<List<PushSource>> sources;
    private final Tools tools;
    private final AlertmanagerClient client;
    private final Receiver receiver;
    private final Thread thread;
    private volatile PushOrders orders;
    private volatile boolean stopped;

    /** What all threads share. */
    record Tools(PushMetrics metrics, Clock clock, LongSupplier nanos) {
    }

    PushThread(String threadName, URI url, PushOrders orders, Supplier<List<PushSource>> sources, Tools tools) {
        this.url = url;
        this.orders = orders;
        this.sources = sources;
        this.tools = tools;
        credentialsFile = orders.settings().credentialsFile();
        caFile = orders.settings().caFile();
        client = new AlertmanagerClient(url, orders.settings(), threadName);
        receiver = new Receiver(name(), client, tools.metrics, tools.clock, tools.nanos);
        thread = new Thread(this::runAndClose, threadName);
        thread.setDaemon(true);
    }

    /** The Alertmanager, for people. */
    String name() {
        return AlertmanagerSettings.shown(url);
    }

    /** Whether this is the way these settings describe. */
    boolean reaches(URI other, AlertmanagerSettings settings) {
        return url.equals(other) && credentialsFile.equals(settings.credentialsFile()) && caFile.equals(settings.caFile());
    }

    void follow(PushOrders next) {
        orders = next;
    }

    void start() {
        thread.start();
    }

    private void runAndClose() {
        try (client) {
            run();
        }
    }

    private void run() {
        boolean sound = true;
        try {
            while (!stopped) {
                sound = tick(sound);
                Thread.sleep(EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("the push to alertmanager {} ends", name());
        }
    }

    /** @param sound whether the last one was, so that a fault is told once */
    private boolean tick(boolean sound) throws InterruptedException {
        try {
            PushOrders now = orders;
            receiver.tick(() -> now.alerts().of(sources.get(), tools.clock.instant()), now.settings());
            return true;
        } catch (RuntimeException e) {
            if (sound) {
                LOG.error("the push to alertmanager {} met a fault of its own", name(), e);
            }
            return false;
        }
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** Waits a little. */
    void join() {
        try {
            thread.join(JOINED.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
