package dev.pgvigil.catalogue;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Inspection;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestDatabase;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shipped queries run on one database as a sidecar would run them, with a clock that the test moves: derived values see the time that
 * it says has passed. Used by one thread.
 */
final class DatabaseLook implements AutoCloseable {
    private final Server server;
    private final Inspection inspection;
    private final AtomicLong passed = new AtomicLong();

    private DatabaseLook(Configuration configuration, List<QueryDefinition> queries) {
        TargetSettings target = configuration.settings().targets().get(0);
        this.server = PostgresServer.open(target.name(), target.connection());
        this.inspection = new Inspection(target, queries, configuration.settings().limits(), server,
                new Clocks(Clock.systemUTC(), () -> System.nanoTime() + passed.get(), () -> 0));
    }

    /**
     * Prepares a look at a database, its main database at the same time.
     *
     * @param directory for the settings file
     * @param keys of the queries to run; none means all of the preset exhaustive
     */
    static DatabaseLook at(Path directory, TestDatabase database, String user, String... keys) {
        return of(directory, settings(database.server(), database.name(), user, "exhaustive"), Set.of(keys));
    }

    /** A look with all queries of the preset exhaustive. */
    static DatabaseLook at(Path directory, PgServer server, String database, String user) {
        return atPreset(directory, server, database, user, "exhaustive");
    }

    /** A look with all queries of a preset. */
    static DatabaseLook atPreset(Path directory, PgServer server, String database, String user, String preset) {
        return of(directory, settings(server, database, user, preset), Set.of());
    }

    private static DatabaseLook of(Path directory, String settings, Set<String> wanted) {
        Configuration configuration = TestSidecar.load(directory, settings);
        return new DatabaseLook(configuration, configuration.queries().stream()
                .filter(query -> wanted.isEmpty() || wanted.contains(query.key())).toList());
    }

    private static String settings(PgServer server, String database, String user, String preset) {
        return """
                targets:
                  main:
                    url: "postgresql://%s@%s:%d/%s"
                    password: "not asked for"
                    databases: {include: ["%s"]}
                queries: {preset: %s}
                """.formatted(user, server.host(), server.port(), database, database, preset);
    }

    /** Runs every query once. */
    Seen round() {
        return new Seen(inspection.round().results());
    }

    /** Lets derived values believe that time has passed. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    @Override
    public void close() {
        server.close();
    }
}
