package dev.pgvigil.soak;

import java.util.List;
import java.util.Random;

/** What lies between the sidecar and the primary fails. */
final class NetworkFaults {
    private final World world;

    NetworkFaults(World world) {
        this.world = world;
    }

    List<Fault> all() {
        return List.of(
                new Fault("network silent", this::silent),
                new Fault("network resets", random -> broken(random, world.network::reset)),
                new Fault("network closes", random -> broken(random, world.network::drop)),
                new Fault("network refuses", this::refuses));
    }

    private void silent(Random random) {
        world.silence.begins();
        try {
            broken(random, world.network::stall);
        } finally {
            world.silence.ends();
        }
    }

    private void broken(Random random, Runnable blow) {
        blow.run();
        try {
            world.untilUp("primary", 0);
            world.untilUp("standby", 1);
            world.linger(random);
        } finally {
            world.network.forward();
        }
        world.untilWell("primary");
    }

    /** Who is in stays in; visits fail. */
    private void refuses(Random random) {
        world.network.refuse();
        try {
            world.untilState("primary", "pg_visited", "failing");
            world.untilUp("primary", 1);
        } finally {
            world.network.forward();
        }
        world.untilWell("primary");
    }
}
