package dev.pgvigil.collect;

import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.snapshot.TargetStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the lanes of a target know together. Thread-safe. */
final class TargetState {
    private final TargetSettings target;
    private final Map<Lane, Instant> progress = new EnumMap<>(Lane.class);
    private final Map<String, Long> loginFailures = new TreeMap<>();
    private Optional<ServerFacts> facts = Optional.empty();
    private boolean connected;
    private String error = "not connected yet";
    private Optional<Instant> roleReadAt = Optional.empty();
    private Optional<Login> login = Optional.empty();
    private boolean doubted;
    private long generation;
    private long epoch;

    TargetState(TargetSettings target) {
        this.target = target;
    }

    /**
     * A preflight succeeded.
     *
     * @return true when the server is another than before (first connect, restart, other role or version): what was read before is void
     */
    synchronized boolean connected(ServerFacts found, Instant at) {
        boolean anew = !connected || facts.filter(known -> sameServer(known, found)).isEmpty();
        if (anew || !facts.equals(Optional.of(found))) {
            generation++;
        }
        if (anew) {
            epoch++;
        }
        facts = Optional.of(found);
        connected = true;
        error = "";
        roleReadAt = Optional.of(at);
        return anew;
    }

    private static boolean sameServer(ServerFacts one, ServerFacts other) {
        return one.inRecovery() == other.inRecovery() && one.versionNumber() == other.versionNumber()
                && one.startedAt().equals(other.startedAt()) && one.systemIdentifier().equals(other.systemIdentifier());
    }

    /** The role was read and is as known; it is fresh. */
    synchronized void roleConfirmed(Instant at) {
        roleReadAt = Optional.of(at);
    }

    /** The vitals connection failed. True when it had worked until now. */
    synchronized boolean disconnected(String message) {
        boolean was = connected;
        connected = false;
        error = message;
        if (was) {
            epoch++;
        }
        return was;
    }

    /** What preflight found no longer holds, such as a database that is gone: it is due now. */
    synchronized void doubt() {
        doubted = true;
    }

    /** True once after a doubt. */
    synchronized boolean takeDoubt() {
        boolean was = doubted;
        doubted = false;
        return was;
    }

    synchronized void loggedIn(Login outcome) {
        login = Optional.of(outcome);
        if (!outcome.succeeded()) {
            String state = outcome.sqlState().isEmpty() ? "none" : outcome.sqlState().substring(0, 2);
            loginFailures.merge(state, 1L, Long::sum);
        }
    }

    /** A lane did something, good or bad, or found nothing to do. */
    synchronized void progress(Lane lane, Instant at) {
        progress.put(lane, at);
    }

    synchronized boolean up() {
        return connected;
    }

    /** The facts while connected. */
    synchronized Optional<ServerFacts> facts() {
        return connected ? facts : Optional.empty();
    }

    /** Changes whenever the plan must be made anew. */
    synchronized long generation() {
        return generation;
    }

    /** Changes whenever what was read before is void. */
    synchronized long epoch() {
        return epoch;
    }

    /** True while results read in that epoch may be published. */
    synchronized boolean accepts(long ofEpoch) {
        return connected && epoch == ofEpoch;
    }

    synchronized Map<Lane, Instant> progress() {
        return new EnumMap<>(progress.isEmpty() ? new EnumMap<>(Lane.class) : progress);
    }

    /** Failed logins since start by SQLSTATE class; {@code none} when the failure had none. */
    synchronized Map<String, Long> loginFailures() {
        return new TreeMap<>(loginFailures);
    }

    synchronized boolean pooled() {
        return facts.map(ServerFacts::pooled).orElse(false);
    }

    String address() {
        return target.connection().address();
    }

    synchronized TargetStatus status() {
        String role = facts.filter(known -> connected).map(known -> known.pgbouncer() ? "pgbouncer"
                : known.inRecovery() ? "replica" : "primary").orElse("");
        return new TargetStatus(target.name(), target.labels(), connected, login.map(Login::succeeded), role, roleReadAt,
                facts.map(ServerFacts::version).orElse(""), facts.map(ServerFacts::systemIdentifier).orElse(""),
                error.isEmpty() ? login.map(Login::message).orElse("") : error);
    }
}
