package dev.pgvigil.host;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * This machine as one target's server may be seen from it. Remembers what it needs for counters that never fall. Thread-safe; nothing
 * needs closing.
 */
public final class Host {
    private final Aside disks = new Aside("host-disk");
    private final Aside processes = new Aside("host-cpu");
    private final ServerProcesses tree;
    private final ControlGroups groups;
    private final CpuMeter meter;

    /**
     * @param wall the machine's calendar
     * @param nanos monotonic
     */
    public Host(Clock wall, LongSupplier nanos) {
        this(Path.of("/"), wall, nanos);
    }

    /** @param root above {@code proc} and {@code sys} */
    Host(Path root, Clock wall, LongSupplier nanos) {
        ProcessFiles files = new ProcessFiles(root);
        this.tree = new ServerProcesses(files, wall);
        this.groups = new ControlGroups(root, files);
        this.meter = new CpuMeter(nanos);
    }

    /**
     * The room in the file system of one place.
     *
     * @param space empty when the place is not to be seen
     * @param unseen why it is not; empty when it is
     */
    public record Room(Optional<Space> space, String unseen) {
    }

    /**
     * The room where a server keeps its files, a place each.
     *
     * @throws UnseenException when this machine does not show the server's data directory
     * @throws HostException when a file system does not answer in time
     */
    public List<Room> rooms(ServerFiles server, List<Place> places, Duration patience) {
        return disks.within(patience, () -> {
            DataDirectory directory = DataDirectory.of(server);
            List<Room> rooms = new ArrayList<>();
            places.forEach(place -> rooms.add(room(directory, place)));
            return rooms;
        });
    }

    private static Room room(DataDirectory directory, Place place) {
        try {
            return new Room(Optional.of(directory.at(place)), "");
        } catch (UnseenException | HostException e) {
            return new Room(Optional.empty(), e.getMessage());
        }
    }

    /**
     * What a server uses of the processors.
     *
     * @param session one that is open in it now
     * @throws UnseenException when this machine does not show the server's processes
     * @throws HostException when the kernel does not answer in time, or otherwise than expected
     */
    public CpuUse cpu(ServerSession session, Duration patience) {
        return processes.within(patience, () -> {
            long postmaster = tree.postmaster(session);
            return meter.read(tree.used(postmaster), groups.of(postmaster));
        });
    }
}
