package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
    private long collecting = 5_000;
    private long seconds = 100;
    private double fullness = 0.95;
    private final HeapWatch watch = new HeapWatch(() -> collecting, () -> fullness, () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void tellsAHeapThatIsFullAndCollectedAllTheTime() {
        for (int i = 0; i < 10; i++) {
            assertThat(after(900)).as("look " + i).isFalse();
        }
        assertThat(after(900)).isTrue();
    }

    @Test
    void lendsNoEarToAShortBurstOfCollections() {
        for (int i = 0; i < 50; i++) {
            assertThat(after(i % 10 < 6 ? 1_000 : 0)).as("look " + i).isFalse();
        }
    }

    @Test
    void aBusyCollectorThatFreesMemoryIsNoTrouble() {
        fullness = 0.6;
        for (int i = 0; i < 50; i++) {
            assertThat(after(990)).isFalse();
        }
        fullness = 0.95;
        assertThat(after(990)).isTrue();
    }

    private boolean after(long collectingMillis) {
        seconds++;
        collecting += collectingMillis;
        return watch.exhausted();
    }
}
