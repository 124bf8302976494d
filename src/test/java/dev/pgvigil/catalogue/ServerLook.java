package dev.pgvigil.catalogue;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Inspection;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.sidecar.QuickAlerts;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shipped queries run on a server as a sidecar would run them, with a clock that the test moves: derived values see the time that it says
 * has passed. Used by one thread.
 */
final class ServerLook implements AutoCloseable {
    private final Server server;
    private final Inspection inspection;
    private final AtomicLong passed = new AtomicLong();

    private ServerLook(Configuration configuration, List<QueryDefinition> queries) {
        TargetSettings target = configuration.settings().targets().get(0);
        this.server = PostgresServer.open(target.name(), target.connection());
        this.inspection = new Inspection(target, queries, configuration.settings().limits(), server,
                new Clocks(Clock.systemUTC(), () -> System.nanoTime() + passed.get(), () -> 0));
    }

    /**
     * A look as the monitoring role.
     *
     * @param directory for the settings file
     * @param keys of the queries to run; none means all
     */
    static ServerLook at(Path directory, PgServer server, String... keys) {
        return as(Monitor.USER, directory, server, keys);
    }

    /** As {@link #at}, as another role without a password. */
    static ServerLook as(String user, Path directory, PgServer server, String... keys) {
        return at(directory, "postgresql://" + user + "@" + server.host() + ":" + server.port() + "/postgres", keys);
    }

    /** As {@link #at}, at any address; the password in it is used. */
    static ServerLook at(Path directory, String url, String... keys) {
        return configured(directory, """
                targets: {main: {url: "%s", databases: {include: [postgres]}}}
                queries: {preset: exhaustive}
                """.formatted(url), keys);
    }

    /** As {@link #at}, with a settings file of one's own. */
    static ServerLook configured(Path directory, String settings, String... keys) {
        Configuration configuration = TestSidecar.load(directory, settings);
        Set<String> wanted = Set.of(keys);
        return new ServerLook(configuration, configuration.queries().stream()
                .filter(query -> wanted.isEmpty() || wanted.contains(query.key())).toList());
    }

    /** Everything that a settings file asks for, on its first target. */
    static ServerLook with(Path directory, String settings) {
        Configuration configuration = TestSidecar.load(directory, settings);
        return new ServerLook(configuration, configuration.queries());
    }

    /** As {@link #with}, with windows of three seconds, so that little traffic and few rounds tell all that is derived. */
    static ServerLook quick(Path directory, String settings) {
        Configuration configuration = TestSidecar.load(directory, settings);
        return new ServerLook(configuration, QuickAlerts.quickened(configuration, Duration.ofSeconds(1)).queries());
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
