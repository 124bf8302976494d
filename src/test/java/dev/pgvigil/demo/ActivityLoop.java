package dev.pgvigil.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Repeats one activity in a thread of its own, on one connection, until it is stopped. A failure is told once and tried again. */
final class ActivityLoop {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(5);
    private final Activity activity;
    private final Sessions sessions;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private boolean failing;

    ActivityLoop(Activity activity, Sessions sessions) {
        this.activity = activity;
        this.sessions = sessions;
        thread = new Thread(this::run, "demo-" + activity.getClass().getSimpleName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends after the statement that is running; whoever is in a hurry breaks off the sessions. */
    void stop() {
        stop.countDown();
    }

    /** Waits for the end after {@link #stop()}, a few seconds at most. */
    void join() throws InterruptedException {
        thread.join(END.toMillis());
    }

    private void run() {
        try {
            while (true) {
                work();
                rest(AFTER_FAILURE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() throws InterruptedException {
        try (Connection connection = sessions.open(activity.database())) {
            repeat(connection);
        } catch (SQLException e) {
            tell(e);
        }
    }

    private void repeat(Connection connection) throws SQLException, InterruptedException {
        while (true) {
            activity.run(connection, this::rest);
            failing = false;
            rest(activity.rest());
        }
    }

    private void rest(Duration time) throws InterruptedException {
        if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the workload stops");
        }
    }

    private void tell(SQLException e) {
        if (stop.getCount() > 0 && !failing) {
            failing = true;
            System.err.println("pgvigil demo: " + thread.getName() + ": " + e.getMessage());
        }
    }
}
