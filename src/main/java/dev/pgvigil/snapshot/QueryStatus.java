package dev.pgvigil.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one query stands on one database. Immutable.
 *
 * @param lane {@code vitals}, {@code slow} or {@code databases}
 * @param reason why it is skipped, failing or stale, with the remedy; what does not fit when ok. May hold text from the server: untrusted
 * @param rows rows of the last good collection
 * @param effectiveInterval the interval in force: {@code every}, stretched by back-off or the busy ratio
 * @param serverTime time spent in the server by this query since start
 */
public record QueryStatus(String query, String datname, String lane, QueryState state, String reason, Optional<Instant> lastSuccess,
        Duration lastDuration, long rows, Duration every, Duration effectiveInterval, Optional<Instant> nextRun, Duration serverTime) {
}
