package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.postgres.Session;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lane that knows whether the server is there: it reads the role every 2 s, makes preflights and runs the short queries. */
final class VitalsLane {
    private static final Logger LOG = LoggerFactory.getLogger(VitalsLane.class);
    private static final long PROBE_EVERY = Duration.ofSeconds(2).toNanos();
    private static final long PREFLIGHT_EVERY = Duration.ofSeconds(60).toNanos();
    private static final long SHORTEST_WAIT = Duration.ofSeconds(1).toNanos();
    private final Wiring wiring;
    private final ServerLane queries;
    private final Backoff reconnects = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(15));
    private final Runnable purge;
    private final Consumer<Boolean> changed;
    private long nextProbe;
    private long nextPreflight;
    private Object connection;
    private String said = "";

    /**
     * @param purge removes what was read before, when the server is found anew or lost
     * @param changed called after that with what it is: found (true) or lost (false)
     */
    VitalsLane(Wiring wiring, Runnable purge, Consumer<Boolean> changed) {
        this.wiring = wiring;
        this.queries = new ServerLane(wiring, Lane.VITALS);
        this.purge = purge;
        this.changed = changed;
        this.nextProbe = wiring.clocks().nanoTime();
        this.nextPreflight = nextProbe;
    }

    /** One step: probe when due, then the queries that are due. */
    long step() {
        long refused = wiring.refusedFor();
        // Who is in stays in: a password changed meanwhile concerns the next login only.
        if (refused > 0 && !wiring.state().up()) {
            wiring.state().progress(Lane.VITALS, wiring.clocks().now());
            return Math.min(refused, SHORTEST_WAIT);
        }
        try {
            return work();
        } catch (ServerException e) {
            lost(e);
            return until(nextProbe);
        } finally {
            wiring.state().progress(Lane.VITALS, wiring.clocks().now());
        }
    }

    private long work() {
        long now = wiring.clocks().nanoTime();
        if (nextProbe <= now || wiring.state().reassigned()) {
            boolean anew = wiring.server().onVitals(this::probe);
            reconnects.succeeded();
            said = "";
            nextProbe = now + PROBE_EVERY;
            if (anew) {
                changed.accept(true);
            }
        }
        long next = until(nextProbe);
        if (wiring.state().up()) {
            Basis basis = wiring.state().basis().orElseThrow();
            queries.replan(basis);
            runDue();
            capture(basis);
            next = Math.min(until(nextProbe), wiring.evidence().untilNext(Lane.VITALS));
        }
        return Math.min(next, queries.untilNextDue());
    }

    /** What an alert asked for comes after all that is due, one at a time. */
    private void capture(Basis basis) {
        if (wiring.evidence().untilNext(Lane.VITALS) > 0 || until(nextProbe) == 0 || queries.anythingDue()) {
            return;
        }
        wiring.server().onVitals(session -> {
            if (session.connection() == connection) {
                wiring.evidence().runNext(Lane.VITALS, session, basis);
            } else {
                nextProbe = wiring.clocks().nanoTime();
            }
            return null;
        });
    }

    private void runDue() {
        if (queries.anythingDue()) {
            wiring.server().onVitals(session -> {
                // A connection made just now may lead to another server, or the same one after a restart: preflight comes first.
                if (session.connection() == connection) {
                    queries.runDue(session, () -> nextProbe <= wiring.clocks().nanoTime());
                } else {
                    nextProbe = wiring.clocks().nanoTime();
                }
                return null;
            });
        }
    }

    private boolean probe(Session session) {
        boolean loggedIn = session.connection() != connection;
        boolean doubted = wiring.state().takeDoubt();
        boolean due = loggedIn || doubted || !wiring.state().up() || wiring.state().reassigned()
                || nextPreflight <= wiring.clocks().nanoTime();
        if (!due && session.inRecovery() == wiring.state().basis().map(Basis::facts).map(ServerFacts::inRecovery).orElse(false)) {
            wiring.state().roleConfirmed(wiring.clocks().now());
            return false;
        }
        Assignment assignment = wiring.state().assignment();
        ServerFacts facts = session.preflight(assignment.wanted());
        nextPreflight = wiring.clocks().nanoTime() + PREFLIGHT_EVERY;
        if (loggedIn) {
            connection = session.connection();
            wiring.logins().succeeded();
        }
        return wiring.state().connected(facts, assignment, wiring.clocks().now(), () -> {
            wiring.histories().found(Lineage.of(facts));
            purge.run();
        });
    }

    private void lost(ServerException e) {
        if (wiring.state().stopping()) {
            return;
        }
        long now = wiring.clocks().nanoTime();
        (e.isAuthentication() ? wiring.logins() : reconnects).failed(now);
        nextProbe = now + Math.max(reconnects.remaining(now), SHORTEST_WAIT);
        nextPreflight = nextProbe;
        boolean news = !e.getMessage().equals(said);
        said = e.getMessage();
        if (!e.isConnection() && wiring.state().up()) {
            log(news, "{}: preflight failed, going on with what the last one found: {}", said);
            return;
        }
        log(news, "{} is down: {}", said);
        wiring.histories().lost();
        wiring.state().disconnected(said, purge);
        changed.accept(false);
    }

    private void log(boolean news, String text, String message) {
        if (news) {
            LOG.warn(text, wiring.state().address(), message);
        }
    }

    private long until(long nanos) {
        return Math.max(0, nanos - wiring.clocks().nanoTime());
    }
}
