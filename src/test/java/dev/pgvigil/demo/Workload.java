package dev.pgvigil.demo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All activities on both servers. Light: a few percent of one CPU. */
final class Workload implements AutoCloseable {
    private final List<ActivityLoop> loops = new ArrayList<>();
    private final TrackedSessions primary;
    private final TrackedSessions standby;

    private Workload(Sessions primary, Sessions standby) {
        this.primary = new TrackedSessions(primary);
        this.standby = new TrackedSessions(standby);
    }

    static Workload start(DemoCluster cluster) {
        Workload workload = new Workload(database -> cluster.connect(cluster.primary(), database),
                database -> cluster.connect(cluster.standby(), database));
        activities(workload.primary).forEach(activity -> workload.loops.add(new ActivityLoop(activity, workload.primary)));
        workload.loops.add(new ActivityLoop(new Reads(), workload.standby));
        workload.loops.forEach(ActivityLoop::start);
        return workload;
    }

    static List<Activity> activities(Sessions sessions) {
        return List.of(new Reads(), new Writes(), new SlowStatements(), new LockWaits(sessions), new DeadRows(), new Deadlocks(sessions),
                new IdleTransactions(), new TemporaryFiles());
    }

    @Override
    public void close() throws SQLException {
        loops.forEach(ActivityLoop::stop);
        primary.close();
        standby.close();
        try {
            for (ActivityLoop loop : loops) {
                loop.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
