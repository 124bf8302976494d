package dev.pgvigil.demo;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo was asked for, by environment variables.
 *
 * @param major PostgreSQL's major version, {@code PGVIGIL_DEMO_MAJOR}, default 18
 * @param port of the primary's sidecar, {@code PGVIGIL_DEMO_PORT}, default 9187; the standby's has the next one
 * @param runs how long to run, {@code PGVIGIL_DEMO_SECONDS}; absent: until it is interrupted
 */
record DemoOptions(int major, int port, Optional<Duration> runs) {
    static DemoOptions of(Map<String, String> environment) {
        return new DemoOptions(number(environment, "PGVIGIL_DEMO_MAJOR").orElse(18), number(environment, "PGVIGIL_DEMO_PORT").orElse(9187),
                number(environment, "PGVIGIL_DEMO_SECONDS").map(Duration::ofSeconds));
    }

    private static Optional<Integer> number(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "").strip();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            throw new DemoException(name + ": found " + text + ", expected a whole number");
        }
    }
}
