package dev.pgvigil.alert;

import dev.pgvigil.config.AlertmanagerSettings;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Pushes alerts to the Alertmanagers of the settings, each on a thread of its own with its own memory of what it was told, so that one
 * that is down or hangs loses nothing and holds up no other. Nothing connects while there is none. Thread-safe; closed by who made it.
 */
public final class AlertmanagerPush implements AutoCloseable {
    private final Supplier<List<PushSource>> sources;
    private final Watchdog watchdog;
    private final Clock clock;
    private final LongSupplier nanos;
    private final PushMetrics metrics;
    private List<PushThread> threads = List.of();
    private int started;
    private boolean closed;

    /**
     * Pushes nothing before {@link #move}.
     *
     * @param sources the targets' alerts as of now, asked every second by each thread
     * @param instance of this process, as {@code host:port}: the watchdog's
     * @param registry where it counts until it is closed
     */
    public AlertmanagerPush(Supplier<List<PushSource>> sources, String instance, Clock clock, LongSupplier nanos, CollectorRegistry registry) {
        this.sources = sources;
        this.watchdog = new Watchdog(instance, clock.instant());
        this.clock = clock;
        this.nanos = nanos;
        this.metrics = new PushMetrics(registry);
    }

    /**
     * Pushes as these settings say from now on. An Alertmanager that stays is not told anew what it knows.
     *
     * @param runbooks prefix of {@code runbook_url}
     */
    public synchronized void move(AlertmanagerSettings settings, Optional<URI> runbooks) {
        if (closed) {
            return;
        }
        PushOrders orders = new PushOrders(settings, new PushedAlerts(settings, runbooks, watchdog));
        List<PushThread> leaving = new ArrayList<>(threads);
        List<PushThread> opened = new ArrayList<>();
        for (URI url : settings.urls()) {
            Optional<PushThread> running = leaving.stream().filter(thread -> thread.reaches(url, settings)).findFirst();
            running.ifPresent(leaving::remove);
            running.ifPresentOrElse(thread -> thread.follow(orders), () -> opened.add(opened(url, orders)));
        }
        List<PushThread> staying = threads.stream().filter(thread -> !leaving.contains(thread)).toList();
        end(leaving);
        threads = Stream.concat(staying.stream(), opened.stream()).toList();
        opened.forEach(thread -> metrics.add(thread.name(), clock.instant()));
        opened.forEach(PushThread::start);
    }

    private PushThread opened(URI url, PushOrders orders) {
        started++;
        return new PushThread("notify-" + started, url, orders, sources, new PushThread.Tools(metrics, clock, nanos));
    }

    private void end(List<PushThread> leaving) {
        leaving.forEach(PushThread::stop);
        leaving.forEach(PushThread::join);
        leaving.forEach(thread -> metrics.remove(thread.name()));
    }

    /** Gives up what is under way and waits a second or two for the threads. What fires still fires: no Alertmanager is told otherwise. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        end(threads);
        threads = List.of();
        metrics.close();
    }
}
