package dev.pgvigil.postgres;

import dev.pgvigil.config.ConnectionSettings;
import dev.pgvigil.config.Credentials;
import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.Secret;
import dev.pgvigil.config.TlsSettings;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connection settings for a test, each copy with one thing changed. */
record Reach(ConnectionSettings settings) {
    private static final Credentials SUPERUSER =
            new Credentials(Optional.of("postgres"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static Reach of(PgServer server) {
        return of(server.host(), server.port());
    }

    static Reach of(String host, int port) {
        return new Reach(new ConnectionSettings(List.of(new HostPort(host, port)), "postgres", SUPERUSER, TlsSettings.DEFAULT,
                Duration.ofSeconds(5), "any", PoolerMode.AUTO, Map.of()));
    }

    Reach database(String name) {
        return with(settings.hosts(), name, settings.credentials(), settings.tls(), settings.targetSessionAttrs(), settings.pooler());
    }

    Reach hosts(HostPort... hosts) {
        return with(List.of(hosts), settings.database(), settings.credentials(), settings.tls(), settings.targetSessionAttrs(),
                settings.pooler());
    }

    Reach user(String user, String password) {
        return credentials(new Credentials(Optional.of(user), Optional.empty(), Optional.of(new Secret(password)), Optional.empty(),
                Optional.empty()));
    }

    Reach passwordFile(String user, Path file) {
        return credentials(new Credentials(Optional.of(user), Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty()));
    }

    Reach tls(TlsSettings tls) {
        return with(settings.hosts(), settings.database(), settings.credentials(), tls, settings.targetSessionAttrs(), settings.pooler());
    }

    Reach role(String targetSessionAttrs) {
        return with(settings.hosts(), settings.database(), settings.credentials(), settings.tls(), targetSessionAttrs, settings.pooler());
    }

    Reach pooler(PoolerMode pooler) {
        return with(settings.hosts(), settings.database(), settings.credentials(), settings.tls(), settings.targetSessionAttrs(), pooler);
    }

    Reach patience(Duration connectTimeout) {
        return new Reach(new ConnectionSettings(settings.hosts(), settings.database(), settings.credentials(), settings.tls(),
                connectTimeout, settings.targetSessionAttrs(), settings.pooler(), settings.parameters()));
    }

    Server open() {
        return PostgresServer.open("test", settings);
    }

    /** A query with the settings that most tests don't care about. */
    static QueryRequest query(String sql) {
        return new QueryRequest(sql, Duration.ofSeconds(2), List.of(), 1_000);
    }

    /** The first value of the first row. */
    static Object value(Session session, String sql) {
        return session.query(query(sql)).values().get(0)[0];
    }

    private Reach credentials(Credentials credentials) {
        return with(settings.hosts(), settings.database(), credentials, settings.tls(), settings.targetSessionAttrs(), settings.pooler());
    }

    private Reach with(List<HostPort> hosts, String database, Credentials credentials, TlsSettings tls, String role, PoolerMode pooler) {
        return new Reach(new ConnectionSettings(hosts, database, credentials, tls, settings.connectTimeout(), role, pooler,
                settings.parameters()));
    }
}
