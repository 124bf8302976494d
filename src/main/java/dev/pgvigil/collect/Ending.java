package dev.pgvigil.collect;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.snapshot.MetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How one collection ended. Immutable. */
sealed interface Ending permits Ending.Collected, Ending.Skipped, Ending.Failed {

    Span span();

    /**
     * When it was, in monotonic nanoseconds.
     *
     * @param answered until when the server worked on it
     */
    record Span(long start, long answered) {
        Duration atTheServer() {
            return Duration.ofNanos(answered - start);
        }
    }

    /**
     * Rows, and what became of them.
     *
     * @param at when they were asked for
     * @param rows as the server gave them, completed by this machine where the query says so
     */
    record Collected(Span span, Instant at, Rows rows, Mapped mapped, List<MetricFamily> derived) implements Ending {
        public Collected {
            derived = List.copyOf(derived);
        }

        /** Everything to be served. */
        List<MetricFamily> families() {
            return Stream.concat(mapped.families().stream(), derived.stream()).toList();
        }
    }

    /** @param reason why it does not run here now, with the remedy */
    record Skipped(Span span, String reason) implements Ending {
    }

    /**
     * @param message what went wrong, with the remedy
     * @param lost the failure that ended the connection, so that nothing else can run on it
     * @param fault of our own, to be logged; the message does not quote it
     */
    record Failed(Span span, String message, Optional<ServerException> lost, Optional<Throwable> fault) implements Ending {

        static Failed of(Span span, String message) {
            return new Failed(span, message, Optional.empty(), Optional.empty());
        }

        /** By a fault of our own with this one result. */
        static Failed of(Span span, Throwable fault) {
            String message = "a fault of pgvigil's own: " + fault.getClass().getSimpleName() + "; please report it with the log";
            return new Failed(span, message, Optional.empty(), Optional.of(fault));
        }
    }
}
