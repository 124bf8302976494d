package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.ServerException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lane of the queries at server scope that may take longer. */
final class SlowLane {
    private static final Logger LOG = LoggerFactory.getLogger(SlowLane.class);
    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private final Wiring wiring;
    private final ServerLane queries;
    private final Backoff reconnects = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
    private String said = "";

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
        if (queries.anythingDue() || wiring.evidence().untilNext(Lane.SLOW) == 0) {
            runDue(basis.get());
        }
        return Math.min(IDLE, Math.min(queries.untilNextDue(), wiring.evidence().untilNext(Lane.SLOW)));
    }

    private void runDue(Basis basis) {
        try {
            wiring.server().onSlow(session -> {
                queries.runDue(session, () -> false);
                if (session.isOpen()) {
                    wiring.evidence().runNext(Lane.SLOW, session, basis);
                }
                return null;
            });
            reconnects.succeeded();
            said = "";
        } catch (ServerException e) {
            (e.isAuthentication() ? wiring.logins() : reconnects).failed(wiring.clocks().nanoTime());
            queries.unreachable("no connection for the lane slow: " + e.getMessage());
            if (!wiring.state().stopping() && !e.getMessage().equals(said)) {
                LOG.warn("{}: no connection for the lane slow: {}", wiring.state().address(), e.getMessage());
            }
            said = e.getMessage();
        }
    }
}
