package dev.pgvigil.collect;

import dev.pgvigil.postgres.DatabaseEntry;
import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.Login;
import dev.pgvigil.postgres.QueryRequest;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.postgres.ServerCertificate;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.postgres.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Connections that answer as a test says, to try the lanes' logic of time. */
final class ScriptedServer implements Server {
    List<String> databases = List.of("postgres");
    final Set<String> withoutConnect = new HashSet<>();
    final Set<String> refusing = new HashSet<>();
    final Map<String, Integer> runs = new LinkedHashMap<>();
    /** Statement to the failure it meets. */
    final Map<String, ServerException> failing = new HashMap<>();
    Rows rows = new Rows(List.of(new Rows.Column("n", "int8")), List.<Object[]>of(new Object[] {1.0}), 0);
    final Map<String, Rows> rowsOf = new HashMap<>();
    ServerException refusal = new ServerException("28000 no pg_hba.conf entry", "28000", null);
    ServerException slowRefused;
    ServerException probeFails;
    /** What happens while a login to a database is under way. */
    Runnable duringLogin = () -> { };
    /** What is left of a visit after each query, in the order of the queries; then nothing limits it. */
    final Deque<Duration> timeLeft = new ArrayDeque<>();
    Runnable beforeQueries = () -> { };
    Duration loginTakes = Duration.ZERO;
    boolean wrongPassword;
    boolean inRecovery;
    String system = "1";
    Instant startedAt = Instant.EPOCH;
    int logins;
    int certificates;
    int visits;

    @Override
    public <T> T onVitals(Function<Session, T> work) {
        return work.apply(new Scripted("postgres"));
    }

    @Override
    public <T> T onSlow(Function<Session, T> work) {
        if (slowRefused != null) {
            throw slowRefused;
        }
        return work.apply(new Scripted("postgres"));
    }

    @Override
    public <T> T onDatabase(String datname, Function<Session, T> work) {
        visits++;
        duringLogin.run();
        if (refusing.contains(datname)) {
            throw refusal;
        }
        return work.apply(new Scripted(datname));
    }

    @Override
    public Login login() {
        logins++;
        return wrongPassword ? new Login(false, "28P01", "28P01 wrong", loginTakes) : new Login(true, "", "", loginTakes);
    }

    @Override
    public Optional<ServerCertificate> certificate() {
        certificates++;
        return Optional.of(new ServerCertificate(Instant.EPOCH, Instant.EPOCH.plusSeconds(certificates)));
    }

    @Override
    public boolean credentialsChanged() {
        return false;
    }

    @Override
    public void close() {
    }

    private final class Scripted implements Session {
        private final String datname;

        Scripted(String datname) {
            this.datname = datname;
        }

        @Override
        public Object connection() {
            return ScriptedServer.this;
        }

        @Override
        public Optional<Duration> timeLeft() {
            return Optional.ofNullable(timeLeft.poll());
        }

        @Override
        public Rows query(QueryRequest request) {
            beforeQueries.run();
            runs.merge(request.sql(), 1, Integer::sum);
            if (failing.containsKey(request.sql())) {
                throw failing.get(request.sql());
            }
            return rowsOf.getOrDefault(request.sql(), rows);
        }

        @Override
        public boolean inRecovery() {
            if (probeFails != null) {
                throw probeFails;
            }
            return inRecovery;
        }

        @Override
        public ServerFacts preflight(Wanted wanted) {
            if (probeFails != null) {
                throw probeFails;
            }
            List<DatabaseEntry> entries = databases.stream()
                    .map(name -> new DatabaseEntry(name, false, true, !withoutConnect.contains(name))).toList();
            return new ServerFacts(170_000, "17.0", false, false, inRecovery, system, "u", false, Set.of(), entries, databaseFacts(wanted),
                    startedAt);
        }

        @Override
        public DatabaseFacts databaseFacts(Wanted wanted) {
            return new DatabaseFacts(datname, Map.of(), Set.of(), Set.of(), Set.of());
        }
    }
}
