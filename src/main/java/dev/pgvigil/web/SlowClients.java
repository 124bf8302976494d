package dev.pgvigil.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends the connections of clients that take all day: those who don't get a request written in time, and those who don't read the answer. The idle
 * timeout does not, for a byte now and then is not idle. Who rests between requests is left alone until there is a crowd; then who has rested
 * longest gives way to who comes. Thread-safe.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener, HttpConfiguration.Customizer {
    /** For a request's head, and before it the handshake; it is one packet. */
    private static final long REQUEST_NANOS = Duration.ofSeconds(10).toNanos();
    /** The same while more connections are open than honest clients have. */
    private static final long CROWDED_REQUEST_NANOS = Duration.ofSeconds(1).toNanos();
    /** From a request's head to the last byte of the answer; scrapers give up after 10 s. */
    private static final long ANSWER_SECONDS = 30;
    private static final int CROWD = 64;
    private final Connector connector;
    private final LongSupplier nanoTime;
    private final Map<Connection, Progress> open = new ConcurrentHashMap<>();
    /** Since when they have rested between requests. */
    private final Map<Connection, Long> resting = new ConcurrentHashMap<>();
    private Scheduler.Task next;

    /** How far a connection was when that was looked at: requests and bytes read, and since when a request has been under way. */
    private record Progress(long requests, long bytes, boolean writing, long since) {
    }

    SlowClients(Connector connector, LongSupplier nanoTime) {
        this.connector = connector;
        this.nanoTime = nanoTime;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection.getMessagesIn() >= 0) {    // the layer of TLS counts none; the one of HTTP above it does
            open.put(connection, new Progress(0, 0, true, nanoTime.getAsLong()));
            makeRoom();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
        resting.remove(connection);
    }

    private void makeRoom() {
        int beyond = open.size() - CROWD;
        if (beyond > 0) {
            List.copyOf(resting.entrySet()).stream().map(Map.Entry::copyOf).sorted(Map.Entry.comparingByValue()).limit(beyond)
                    .filter(longest -> resting.remove(longest.getKey(), longest.getValue()))
                    .forEach(longest -> end(longest.getKey().getEndPoint()));
        }
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        Connection connection = request.getConnectionMetaData().getConnection();
        resting.remove(connection);
        Scheduler.Task end = request.getComponents().getScheduler().schedule(() -> end(connection.getEndPoint()), ANSWER_SECONDS, TimeUnit.SECONDS);
        Request.addCompletionListener(request, failure -> {
            end.cancel();
            rest(connection);
        });
        return request;
    }

    /** A connection that was closed meanwhile must not stay here for ever. */
    private void rest(Connection connection) {
        resting.put(connection, nanoTime.getAsLong());
        if (!open.containsKey(connection)) {
            resting.remove(connection);
        }
    }

    @Override
    protected synchronized void doStart() {
        next = connector.getScheduler().schedule(this::look, 1, TimeUnit.SECONDS);
    }

    @Override
    protected synchronized void doStop() {
        next.cancel();
    }

    private synchronized void look() {
        if (!isRunning()) {
            return;
        }
        long now = nanoTime.getAsLong();
        long limit = open.size() > CROWD ? CROWDED_REQUEST_NANOS : REQUEST_NANOS;
        open.forEach((connection, before) -> look(connection, before, now, limit));
        makeRoom();
        next = connector.getScheduler().schedule(this::look, 1, TimeUnit.SECONDS);
    }

    private void look(Connection connection, Progress before, long now, long limit) {
        long requests = connection.getMessagesIn();
        long bytes = connection.getBytesIn();
        if (requests > before.requests) {
            open.replace(connection, before, new Progress(requests, bytes, false, now));
        } else if (!before.writing && bytes > before.bytes) {
            resting.remove(connection);
            open.replace(connection, before, new Progress(requests, bytes, true, now));
        } else if (before.writing && now - before.since >= limit) {
            end(connection.getEndPoint());
        }
    }

    /** To who is writing, the client is gone, which is no news; a mere close would be an error in the log for every such client. */
    private static void end(EndPoint connection) {
        if (connection instanceof AbstractEndPoint writing) {
            writing.getWriteFlusher().onFail(new EofException("the client does not read"));
        }
        connection.close();
    }
}
