package dev.pgvigil.host;

import java.time.Instant;

/**
 * What a server says of its own files.
 *
 * @param dataDirectory the setting {@code data_directory}
 * @param systemIdentifier and {@code controlModifiedAt}: from {@code pg_control_system()}
 * @param startedAt {@code pg_postmaster_start_time()}
 * @param askedAt the server's clock when it said so
 */
public record ServerFiles(String dataDirectory, String systemIdentifier, Instant controlModifiedAt, int port, Instant startedAt,
        Instant askedAt) {
}
