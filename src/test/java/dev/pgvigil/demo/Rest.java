package dev.pgvigil.demo;

import java.time.Duration;

/** Waiting that ends at once when the workload stops. */
@FunctionalInterface
interface Rest {
    /** Throws {@link InterruptedException} when the workload stops meanwhile. */
    void take(Duration time) throws InterruptedException;
}
