package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.plan.PlannedDatabase;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.query.Scope;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lane that visits one database after the other and, once a minute, tries a fresh login; now and then it looks at the certificate. */
final class DatabasesLane {
    private static final Logger LOG = LoggerFactory.getLogger(DatabasesLane.class);
    private static final long LOGIN_EVERY = Duration.ofSeconds(60).toNanos();
    /** Sooner, when a visit found otherwise than the last login. */
    private static final long LOGIN_AGAIN = Duration.ofSeconds(15).toNanos();
    private static final long CERTIFICATE_EVERY = Duration.ofMinutes(10).toNanos();
    private static final long MOST_JITTER = Duration.ofSeconds(5).toNanos();
    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private final Wiring wiring;
    private final Map<String, DatabaseRuns> databases = new LinkedHashMap<>();
    private List<PlannedDatabase> planned = List.of();
    private long generation = -1;
    private long nextLogin;
    private long lastLogin;
    private boolean loginUp = true;
    private long nextCertificate;

    DatabasesLane(Wiring wiring) {
        this.wiring = wiring;
        this.nextLogin = wiring.clocks().nanoTime();
        this.nextCertificate = nextLogin;
    }

    long step() {
        wiring.state().progress(Lane.DATABASES, wiring.clocks().now());
        if (wiring.refusedFor() > 0) {
            return IDLE;
        }
        if (nextLogin <= wiring.clocks().nanoTime()) {
            login();
        }
        Optional<Basis> basis = wiring.state().basis();
        if (basis.isEmpty()) {
            return IDLE;
        }
        replan(basis.get());
        if (wiring.evidence().untilNext(Lane.DATABASES) == 0) {
            wiring.evidence().visitNext(wiring.server(), basis.get());
            return 0;
        }
        Optional<DatabaseRuns> next = databases.values().stream().min(Comparator.comparingLong(DatabaseRuns::nextVisit));
        long now = wiring.clocks().nanoTime();
        if (next.isEmpty() || next.get().nextVisit() > now) {
            long wait = next.map(database -> database.nextVisit() - now).orElse(IDLE);
            return Math.min(IDLE, Math.min(wait, wiring.evidence().untilNext(Lane.DATABASES)));
        }
        boolean letIn = next.get().visit(basis.get());
        if (letIn != loginUp) {
            nextLogin = Math.min(nextLogin, lastLogin + LOGIN_AGAIN);
        }
        return 0;
    }

    private void login() {
        Login login = wiring.server().login();
        long now = wiring.clocks().nanoTime();
        lastLogin = now;
        nextLogin = now + LOGIN_EVERY;
        wiring.state().loggedIn(login);
        if (login.succeeded() && !loginUp) {
            databases.values().forEach(DatabaseRuns::forgive);
            // what was mended may be the certificate
            nextCertificate = now;
        }
        loginUp = login.succeeded();
        if (loginUp && nextCertificate <= now) {
            nextCertificate = now + CERTIFICATE_EVERY;
            wiring.state().certificate(wiring.server().certificate());
        }
        if (login.sqlState().startsWith("28")) {
            wiring.logins().failed(now);
            nextLogin = now;
        } else if (login.succeeded()) {
            wiring.logins().succeeded();
        }
        if (login.succeeded() || answered(login.sqlState())) {
            wiring.runner().spent(PartKey.target("logins"), Duration.ofNanos(Math.max(LOGIN_EVERY, wiring.logins().remaining(now))), login.took());
        }
    }

    /** What failed so has cost the server something; an attempt that nobody answered has not. */
    static boolean answered(String sqlState) {
        return !sqlState.isEmpty() && !sqlState.startsWith("08");
    }

    private void replan(Basis basis) {
        if (generation == basis.generation()) {
            return;
        }
        generation = basis.generation();
        List<PlannedDatabase> next = basis.databases();
        if (!next.equals(planned)) {
            next.stream().filter(database -> !database.visited() && !database.quiet() && !planned.contains(database))
                    .forEach(database -> LOG.info("database {} on {} is not visited: {}", database.datname(), wiring.state().address(),
                            database.skipped()));
        }
        planned = next;
        wiring.board().removeIf(status -> status.datname().isEmpty() && status.lane().equals(Lane.DATABASES.word()));
        List<String> visited = next.stream().filter(PlannedDatabase::visited).map(PlannedDatabase::datname).toList();
        new ArrayList<>(databases.keySet()).stream().filter(datname -> !visited.contains(datname))
                .forEach(datname -> databases.remove(datname).forget());
        showSkipped(basis, next);
        visited.forEach(datname -> databases.computeIfAbsent(datname, this::begin));
        databases.values().forEach(database -> database.assign(basis, soon()));
    }

    /** A database that cannot be visited stands on the board with every query it misses, and the remedy. */
    private void showSkipped(Basis basis, List<PlannedDatabase> next) {
        wiring.board().removeIf(status -> status.lane().equals(Lane.DATABASES.word()) && !databases.containsKey(status.datname()));
        next.stream().filter(database -> !database.visited() && !database.quiet()).forEach(database ->
                basis.assignment().planner().queries().filter(query -> query.scope() == Scope.DATABASE).forEach(query ->
                        wiring.board().put(Standing.first(query.key(), database.datname(), Lane.DATABASES.word(), query.every())
                                .in(QueryState.SKIPPED, "database " + database.datname() + ": " + database.skipped()))));
    }

    private long soon() {
        return wiring.clocks().nanoTime() + (long) (wiring.clocks().random().getAsDouble() * MOST_JITTER);
    }

    private DatabaseRuns begin(String datname) {
        return new DatabaseRuns(wiring, datname, soon());
    }
}
