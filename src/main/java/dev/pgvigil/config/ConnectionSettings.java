package dev.pgvigil.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How to reach one PostgreSQL server or PgBouncer.
 *
 * @param hosts tried in order, at least one
 * @param database the main database, {@code postgres} unless given; never a template
 * @param tls libpq's ssl* parameters
 * @param connectTimeout for one address; default 5 s
 * @param targetSessionAttrs libpq's word: {@code any}, {@code read-write}, {@code primary}, {@code standby}, …
 * @param parameters further libpq parameters that the driver is to be given, already in the driver's names
 */
public record ConnectionSettings(List<HostPort> hosts, String database, Credentials credentials, TlsSettings tls, Duration connectTimeout,
        String targetSessionAttrs, PoolerMode pooler, Map<String, String> parameters) {
    public ConnectionSettings {
        hosts = List.copyOf(hosts);
        parameters = Map.copyOf(parameters);
    }

    /** Addresses and database without user or password: safe to print. */
    public String address() {
        return hosts.stream().map(HostPort::toString).collect(Collectors.joining(",")) + "/" + database;
    }
}
