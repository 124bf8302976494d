package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Histories;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateKeeperTest {
    private final AtomicInteger failing = new AtomicInteger();

    @Test
    void anErrorReachesWhoRunsTheProcessAndTheNextWriteComesAllTheSame(@TempDir Path directory) {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> told.add(error));
        try (StateKeeper keeper = new StateKeeper(Optional.of(directory), Duration.ofMillis(100))) {
            KeptHistories kept = keeper.open("main", List.of(KeptSection.of(new Histories(Clocks.system(), true))), new FailingClock());
            failing.set(3);
            keeper.recall(List.of(kept));
            await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30)).until(() -> kept.status().orElseThrow().lastWrite().isPresent());
            assertThat(told).hasSize(3).allMatch(error -> error instanceof LinkageError);
            failing.set(1);
            keeper.release(List.of(kept));
            assertThat(told).as("also of the last write").hasSize(4);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** What is asked for the time of each write meets a fault of the JVM. */
    private final class FailingClock extends Clock {
        @Override
        public Instant instant() {
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new LinkageError("of a test");
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
