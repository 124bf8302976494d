package dev.pgvigil.postgres;

import dev.pgvigil.config.ConnectionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.postgresql.jdbc.PgConnection;

/**
 * The connections to one target: a kept one, one for slow work, and a slot for visits to databases and for fresh logins. Nothing connects
 * before its first use. Thread-safe; whoever opened it closes it.
 */
public final class PostgresServer implements Server {
    private static final Duration CLOSE = Duration.ofMillis(1_800);
    private static final Duration CERTIFICATE = Duration.ofSeconds(2);
    private static final Duration SLOW_IDLE = Duration.ofMinutes(10);
    private static final Duration SLOW_LIFETIME = Duration.ofMinutes(30);
    /** Above the lifetime: ends a session that we lost without the server noticing. */
    private static final Duration SLOW_SESSION_IDLE = Duration.ofHours(1);
    private final ConnectionSettings settings;
    private final LongSupplier nanos;
    private final Standpoint standpoint = new Standpoint();
    private final ConnectionOpener opener;
    private final Lane vitals;
    private final Lane slow;
    private final DatabaseSlot databases;
    private volatile boolean closed;

    private PostgresServer(String target, ConnectionSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        this.opener = new ConnectionOpener(settings, standpoint);
        LaneSource kept = new LaneSource(() -> opener.openFirst(longestLogin()), () -> 0);
        LaneSource renewed = new LaneSource(() -> opener.openBeside(settings.database(), SLOW_SESSION_IDLE, longestLogin()),
                standpoint::moves);
        this.vitals = opener.isConsole() ? new ConsoleLane(kept) : PooledLane.kept(target + "-vitals", kept);
        this.slow = opener.isConsole() ? new ConsoleLane(renewed)
                : PooledLane.renewed(target + "-slow", renewed, SLOW_IDLE, SLOW_LIFETIME);
        this.databases = new DatabaseSlot(opener, nanos);
    }

    /** @param target its name, for the names of threads and in logs */
    public static Server open(String target, ConnectionSettings settings) {
        return open(target, settings, System::nanoTime);
    }

    static Server open(String target, ConnectionSettings settings, LongSupplier nanos) {
        return new PostgresServer(target, settings, nanos);
    }

    /** What everyone gets who comes after {@link #close()}. */
    static ServerException closed() {
        return new ServerException("08003 the target's connections are closed", "08003", null);
    }

    @Override
    public <T> T onVitals(Function<Session, T> work) {
        return vitals.on(connection -> work.apply(session(connection, null)));
    }

    @Override
    public <T> T onSlow(Function<Session, T> work) {
        return slow.on(connection -> work.apply(session(connection, null)));
    }

    @Override
    public <T> T onDatabase(String datname, Function<Session, T> work) {
        return databases.visit(datname, (connection, deadline) -> work.apply(session(connection, deadline)));
    }

    @Override
    public Login login() {
        long started = nanos.getAsLong();
        try {
            databases.visit(settings.database(), (connection, deadline) -> deadline);
            return new Login(true, "", "", since(started));
        } catch (ServerException e) {
            String sqlState = Failures.isNetwork(e) ? "" : e.sqlState();
            return new Login(false, sqlState, e.getMessage(), since(started));
        }
    }

    @Override
    public Optional<ServerCertificate> certificate() {
        if (closed || opener.isConsole() || settings.tls().mode().equals("disable")) {
            return Optional.empty();
        }
        return standpoint.address().filter(address -> !address.isSocket()).flatMap(address -> ServerCertificate.of(address, CERTIFICATE));
    }

    @Override
    public boolean credentialsChanged() {
        return opener.credentialsChanged();
    }

    /** Returns within 2 s, even when the server hangs. Running statements are cancelled on the server, too. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        vitals.shut();
        slow.shut();
        databases.shut();
        opener.close();
        List<Thread> steps = new ArrayList<>();
        steps.add(start("close-vitals", () -> end(vitals.isBusy(), vitals.current(), vitals::close)));
        steps.add(start("close-slow", () -> end(slow.isBusy(), slow.current(), slow::close)));
        steps.add(start("close-databases", () -> end(databases.isBusy(), databases.current(), () -> { })));
        await(steps);
    }

    private Session session(Connection connection, Deadline visit) {
        return opener.isConsole() ? new ConsoleSession(connection, nanos)
                : new GuardedSession(below(connection), new Transaction(connection, nanos, visit, standpoint::check),
                        new Transaction(connection, nanos, visit, standpoint::recognise), opener.isPooled(), visit);
    }

    /** The driver's own connection: a pool hands out a new wrapper each time. */
    private static PgConnection below(Connection connection) {
        try {
            return connection.unwrap(PgConnection.class);
        } catch (SQLException e) {
            throw Failures.statement(e);
        }
    }

    private Deadline longestLogin() {
        return Deadline.in(opener.longestLogin(), nanos);
    }

    private Duration since(long started) {
        return Duration.ofNanos(nanos.getAsLong() - started);
    }

    /** An idle connection takes its leave; a busy one is cut off, which is the only way not to wait for the server. */
    private static void end(boolean busy, PgConnection connection, Runnable close) {
        try {
            if (busy && connection != null && !connection.isClosed()) {
                connection.cancelQuery();
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            abort(connection);
        } finally {
            close.run();
        }
    }

    private static void abort(PgConnection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // Nothing more can be done to it; the socket's own timeout ends it.
            return;
        }
    }

    private static Thread start(String name, Runnable step) {
        Thread thread = new Thread(step, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(List<Thread> steps) {
        long until = System.nanoTime() + CLOSE.toNanos();
        try {
            for (Thread step : steps) {
                TimeUnit.NANOSECONDS.timedJoin(step, Math.max(1, until - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
