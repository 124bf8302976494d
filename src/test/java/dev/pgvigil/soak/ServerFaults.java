package dev.pgvigil.soak;

import dev.pgvigil.testing.PgServer;
import java.util.List;
import java.util.Random;

/** A server as a whole goes and comes back, or stops being scheduled. */
final class ServerFaults {
    private final World world;

    ServerFaults(World world) {
        this.world = world;
    }

    List<Fault> all() {
        return List.of(
                new Fault("primary killed", random -> gone(random, "primary", world.primary, world.primary::kill9)),
                new Fault("primary stopped", random -> gone(random, "primary", world.primary, world.primary::stop)),
                new Fault("standby killed", random -> gone(random, "standby", world.standby, world.standby::kill9)),
                new Fault("primary suspended", random -> suspended(random, "primary", world.primary)),
                new Fault("standby suspended", random -> suspended(random, "standby", world.standby)));
    }

    private void gone(Random random, String target, PgServer server, Runnable blow) {
        blow.run();
        try {
            world.untilUp(target, 0);
            world.linger(random);
        } finally {
            server.startAgain();
        }
        world.untilWell(target);
    }

    private void suspended(Random random, String target, PgServer server) {
        world.silence.begins();
        server.freeze();
        try {
            world.untilUp(target, 0);
            world.linger(random);
        } finally {
            server.resume();
            world.silence.ends();
        }
        world.untilWell(target);
    }
}
