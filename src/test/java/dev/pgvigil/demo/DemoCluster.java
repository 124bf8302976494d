package dev.pgvigil.demo;

import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.PgServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** A primary with two filled databases and the monitoring role, and its streaming standby. */
final class DemoCluster {
    static final String SHOP = "shop";
    static final String ANALYTICS = "analytics";
    private static final Path ROLE = Path.of("deploy/sql/monitoring-role.sql");
    private final String password = UUID.randomUUID().toString();
    private final PgServer primary;
    private PgServer standby;

    private DemoCluster(PgServer primary) {
        this.primary = primary;
    }

    /** Starts both; each is handed to the running parts as soon as it runs. */
    static DemoCluster start(int major, RunningParts parts) throws IOException {
        return start(major, parts, Map.of());
    }

    /** With settings of the server's that the demo does without. */
    static DemoCluster start(int major, RunningParts parts, Map<String, String> settings) throws IOException {
        PgServerBuilder server = PgServer.builder(major).passwords().withoutExitHook();
        settings.forEach(server::setting);
        DemoCluster cluster = new DemoCluster(parts.add("primary", server.start()));
        cluster.createRoles();
        cluster.createDatabases();
        cluster.standby = parts.add("standby", cluster.primary.standby());
        return cluster;
    }

    PgServer primary() {
        return primary;
    }

    PgServer standby() {
        return standby;
    }

    /** The password of the roles {@code pgvigil} and {@code app}; new at each start. */
    String password() {
        return password;
    }

    /** A connection of the role {@code app}, as an application would open; the caller closes it. */
    Connection connect(PgServer server, String database) throws SQLException {
        return server.connection(database, "app", password);
    }

    private void createRoles() throws IOException {
        primary.execute(roleScript(), "ALTER ROLE pgvigil PASSWORD '" + password + "'",
                "CREATE ROLE app LOGIN PASSWORD '" + password + "'", "CREATE EXTENSION pg_stat_statements");
    }

    private static String roleScript() throws IOException {
        if (!Files.exists(ROLE)) {
            throw new DemoException(ROLE.toAbsolutePath() + ": not found; start the demo in the project's directory");
        }
        return Files.readString(ROLE);
    }

    private void createDatabases() {
        primary.execute("CREATE DATABASE " + SHOP + " OWNER app", "CREATE DATABASE " + ANALYTICS + " OWNER app");
        primary.executeIn(SHOP, """
                SET ROLE app;
                CREATE SCHEMA app;
                CREATE TABLE app.branches (bid int PRIMARY KEY, bbalance bigint NOT NULL);
                CREATE TABLE app.tellers (tid int PRIMARY KEY, bid int NOT NULL, tbalance bigint NOT NULL);
                CREATE TABLE app.accounts (aid int PRIMARY KEY, bid int NOT NULL, abalance bigint NOT NULL, filler char(84) NOT NULL);
                CREATE TABLE app.history (id bigserial PRIMARY KEY, tid int, bid int, aid int, delta int, mtime timestamptz DEFAULT now());
                CREATE TABLE app.carts (id int PRIMARY KEY, touched timestamptz NOT NULL, items int NOT NULL) WITH (autovacuum_enabled = off);
                CREATE INDEX ON app.carts (touched);
                INSERT INTO app.branches SELECT n, 0 FROM generate_series(1, 10) n;
                INSERT INTO app.tellers SELECT n, n % 10 + 1, 0 FROM generate_series(1, 100) n;
                INSERT INTO app.accounts SELECT n, n % 10 + 1, 0, 'x' FROM generate_series(1, 50000) n;
                INSERT INTO app.carts SELECT n, now(), 1 FROM generate_series(1, 40000) n;
                ANALYZE app.accounts, app.carts;
                """ + readable());
        primary.executeIn(ANALYTICS, """
                SET ROLE app;
                CREATE SCHEMA app;
                CREATE TABLE app.events (id bigserial PRIMARY KEY, kind text NOT NULL, amount numeric NOT NULL, at timestamptz NOT NULL);
                INSERT INTO app.events (kind, amount, at)
                    SELECT 'kind ' || n % 7, n % 1000 / 10.0, now() - n * interval '1 second' FROM generate_series(1, 60000) n;
                ANALYZE app.events;
                """ + readable());
    }

    /** The optional grant behind bloat estimates and the filling of sequences. */
    private static String readable() {
        return """
                GRANT USAGE ON SCHEMA app TO pgvigil;
                GRANT SELECT ON ALL TABLES IN SCHEMA app TO pgvigil;
                GRANT SELECT ON ALL SEQUENCES IN SCHEMA app TO pgvigil;
                """;
    }
}
