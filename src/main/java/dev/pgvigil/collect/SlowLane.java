package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.ServerException;
import java.time.Duration;
import java.util.Optional;

/** The lane of the queries at server scope that may take longer. */
final class SlowLane {
    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private final Wiring wiring;
    private final ServerLane queries;
    private final Backoff reconnects = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

    SlowLane(Wiring wiring) {
        this.wiring = wiring;
        this.queries = new ServerLane(wiring, Lane.SLOW);
    }

    long step() {
        wiring.state().progress(Lane.SLOW, wiring.clocks().now());
        Optional<Basis> basis = wiring.state().basis();
        if (basis.isEmpty() || wiring.refusedFor() > 0 || reconnects.remaining(wiring.clocks().nanoTime()) > 0) {
            return IDLE;
        }
        queries.replan(basis.get());
        if (queries.anythingDue()) {
            runDue();
        }
        return Math.min(IDLE, queries.untilNextDue());
    }

    private void runDue() {
        try {
            wiring.server().onSlow(session -> {
                queries.runDue(session);
                return null;
            });
            reconnects.succeeded();
        } catch (ServerException e) {
            (e.isAuthentication() ? wiring.logins() : reconnects).failed(wiring.clocks().nanoTime());
        }
    }
}
