package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.postgres.ServerCertificate;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.snapshot.TargetStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the lanes of a target know together. Thread-safe. */
final class TargetState {
    private final Map<Lane, Instant> progress = new EnumMap<>(Lane.class);
    private final Map<String, Long> loginFailures = new TreeMap<>();
    private Assignment assignment;
    private Optional<Basis> basis = Optional.empty();
    private boolean connected;
    private String error = "not connected yet";
    private Optional<Instant> roleReadAt = Optional.empty();
    private Optional<Login> login = Optional.empty();
    private Optional<ServerCertificate> certificate = Optional.empty();
    private boolean stopping;
    private boolean doubted;
    private long generation;
    private long epoch;

    TargetState(Assignment first) {
        this.assignment = first;
    }

    /** Gives the lanes something else to do; they take it up with the next preflight. */
    synchronized void assign(Assignment next) {
        assignment = next;
    }

    synchronized Assignment assignment() {
        return assignment;
    }

    /** True while the lanes still work by an assignment that is no longer the newest. */
    synchronized boolean reassigned() {
        return basis().filter(known -> known.assignment() != assignment).isPresent();
    }

    /**
     * A preflight succeeded.
     *
     * @param by the assignment that said what to look up
     * @param purge removes what was read before; called when the server is another than before (first connect, restart, other role or
     *     version), in one step with it, so that nothing of before is published after
     * @return true when it is another
     */
    synchronized boolean connected(ServerFacts found, Assignment by, Instant at, Runnable purge) {
        boolean anew = !connected || basis.filter(known -> sameServer(known.facts(), found)).isEmpty();
        epoch += anew ? 1 : 0;
        if (anew || basis.filter(known -> known.facts().equals(found) && known.assignment() == by).isEmpty()) {
            basis = Optional.of(new Basis(by, found, ++generation, epoch));
        }
        if (anew) {
            purge.run();
        }
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

    /**
     * The vitals connection failed.
     *
     * @param purge removes what was read before, in one step with it
     */
    synchronized void disconnected(String message, Runnable purge) {
        error = message;
        if (connected) {
            connected = false;
            epoch++;
            purge.run();
        }
    }

    /** Does something, such as publishing, if results read in that epoch still count; false when they do not. */
    synchronized boolean ifAccepted(long ofEpoch, Runnable work) {
        boolean accepted = connected && !stopping && epoch == ofEpoch;
        if (accepted) {
            work.run();
        }
        return accepted;
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
            String state = outcome.sqlState().isEmpty() ? "08" : outcome.sqlState().substring(0, 2);
            loginFailures.merge(state, 1L, Long::sum);
        }
    }

    synchronized void certificate(Optional<ServerCertificate> shown) {
        certificate = shown;
    }

    /** As the server last showed it. */
    synchronized Optional<ServerCertificate> certificate() {
        return certificate;
    }

    /** A lane did something, good or bad, or found nothing to do. */
    synchronized void progress(Lane lane, Instant at) {
        progress.put(lane, at);
    }

    /** From now on what fails, fails because we end it: no news. */
    synchronized void stop() {
        stopping = true;
    }

    synchronized boolean stopping() {
        return stopping;
    }

    synchronized boolean up() {
        return connected;
    }

    /** What plans are made from, while connected. */
    synchronized Optional<Basis> basis() {
        return connected ? basis : Optional.empty();
    }

    /** Changes whenever what was read before is void. */
    synchronized long epoch() {
        return epoch;
    }

    synchronized Map<Lane, Instant> progress() {
        return new EnumMap<>(progress.isEmpty() ? new EnumMap<>(Lane.class) : progress);
    }

    /** Failed logins since start by SQLSTATE class; {@code none} when the failure had none. */
    synchronized Map<String, Long> loginFailures() {
        return new TreeMap<>(loginFailures);
    }

    synchronized boolean pooled() {
        return basis.map(Basis::facts).map(ServerFacts::pooled).orElse(false);
    }

    synchronized String address() {
        return assignment.target().name() + " (" + assignment.target().connection().address() + ")";
    }

    synchronized TargetStatus status() {
        Optional<ServerFacts> facts = basis.map(Basis::facts);
        String role = facts.filter(known -> connected).map(known -> known.pgbouncer() ? "pgbouncer"
                : known.inRecovery() ? "replica" : "primary").orElse("");
        return new TargetStatus(assignment.target().name(), assignment.target().labels(), connected, login.map(Login::succeeded), role, roleReadAt,
                facts.map(ServerFacts::version).orElse(""), facts.map(ServerFacts::systemIdentifier).orElse(""),
                error.isEmpty() ? login.map(Login::message).orElse("") : error);
    }
}
