package dev.pgvigil.host;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a server on this machine, found by our own session there: its backend is the process with the number, title and start
 * that the server says, and the server is that process's parent.
 */
final class ServerProcesses {
    private static final double MILLIS = 1e3;
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);
    private static final int READINGS = 3;
    private static final String REMEDY = "; run pgvigil on the server's machine, in a container with its process namespace "
            + "(in Kubernetes shareProcessNamespace: true, in Docker --pid)";
    private final ProcessFiles files;
    private final Clock wall;

    ServerProcesses(ProcessFiles files, Clock wall) {
        this.files = files;
        this.wall = wall;
    }

    /**
     * The server's first process.
     *
     * @throws UnseenException when this machine does not show it
     */
    long postmaster(ServerSession session) {
        if (!files.isThere()) {
            throw new UnseenException("this machine has no /proc that can be read; processes are seen on Linux only");
        }
        ProcessStat backend = files.stat(session.pid()).orElseThrow(() -> notHere(session, "there is no such process"));
        String title = files.title(session.pid()).orElse("");
        if (!session.titled(title)) {
            throw notHere(session, "process " + session.pid() + " is another one (" + backend.command() + ")");
        }
        Instant started = startOf(backend);
        if (Duration.between(started, session.startedAt()).abs().compareTo(START_TOLERANCE) > 0) {
            throw notHere(session, "process " + session.pid() + " was started at " + started + ", the session at " + session.startedAt());
        }
        Optional<ProcessStat> parent = files.stat(backend.parent());
        if (parent.filter(stat -> stat.command().equals(backend.command())).isEmpty()) {
            throw notHere(session, "the parent of its process is not the server");
        }
        return backend.parent();
    }

    /**
     * Processor time of a server since it was started, with what its ended processes have used. Never above the truth: what ends while we
     * look may be missing, until the next time.
     *
     * @throws UnseenException when it has ended, or the kernel lists no children
     */
    CpuTime used(long postmaster) {
        CpuTime used = null;
        for (int reading = 0; reading < READINGS; reading++) {
            ProcessStat before = server(postmaster);
            used = used(postmaster, before);
            if (server(postmaster).waited() == before.waited()) {
                return used;
            }
        }
        return used;
    }

    private CpuTime used(long postmaster, ProcessStat server) {
        List<Long> children = files.children(postmaster).orElseThrow(() -> new UnseenException("the kernel of this machine lists no "
                + "children of processes (/proc/<pid>/task/<pid>/children, CONFIG_PROC_CHILDREN)"));
        long user = server.userTicks();
        long system = server.systemTicks();
        for (long child : children) {
            ProcessStat stat = files.stat(child).filter(one -> one.parent() == postmaster).orElse(null);
            user += stat == null ? 0 : stat.userTicks();
            system += stat == null ? 0 : stat.systemTicks();
        }
        return new CpuTime(server.startTicks(), user / ProcessStat.TICKS_A_SECOND, system / ProcessStat.TICKS_A_SECOND, children.size());
    }

    private ProcessStat server(long postmaster) {
        return files.stat(postmaster).orElseThrow(() -> new UnseenException("the server's process " + postmaster + " on this machine has ended"));
    }

    private Instant startOf(ProcessStat process) {
        double agoSeconds = files.uptimeSeconds() - process.startTicks() / ProcessStat.TICKS_A_SECOND;
        return wall.instant().minusMillis(Math.round(agoSeconds * MILLIS));
    }

    private static UnseenException notHere(ServerSession session, String why) {
        return new UnseenException("the server's processes are not on this machine, or hidden: the session's backend is process "
                + session.pid() + ", and here " + why + REMEDY);
    }
}
