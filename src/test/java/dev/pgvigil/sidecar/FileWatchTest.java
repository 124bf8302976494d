package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.HandClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileWatchTest {
    private static final Signature FIRST = signature("first");
    private static final Signature SECOND = signature("second");
    private static final Signature THIRD = signature("third");
    private final HandClock clock = new HandClock();
    private Signature current = FIRST;
    private int looks;
    private final FileWatch watch = new FileWatch(FIRST, this::look, clock);

    @Test
    void looksEveryFiveSecondsAndSaysNothingWhileNothingChanges() {
        for (int second = 1; second <= 20; second++) {
            assertThat(after(1)).isFalse();
        }
        assertThat(looks).isEqualTo(4);
    }

    @Test
    void noticesAChangeOnceItHasBeenStillForASecond() {
        current = SECOND;
        assertThat(after(5)).isFalse();
        assertThat(after(1)).isTrue();
    }

    @Test
    void waitsForAWriterToEnd() {
        current = SECOND;
        assertThat(after(5)).isFalse();
        current = THIRD;
        assertThat(after(1)).isFalse();
        assertThat(after(1)).isTrue();
    }

    @Test
    void aHandledVersionIsNoChangeAnyMore() {
        current = SECOND;
        after(5);
        assertThat(after(1)).isTrue();
        watch.handled(SECOND);
        assertThat(after(5)).isFalse();
        assertThat(after(5)).isFalse();
        current = FIRST;
        assertThat(after(5)).isFalse();
        assertThat(after(1)).isTrue();
    }

    @Test
    void aChangeThatIsTakenBackIsNone() {
        current = SECOND;
        assertThat(after(5)).isFalse();
        current = FIRST;
        assertThat(after(1)).isFalse();
        assertThat(after(1)).isFalse();
        assertThat(after(5)).isFalse();
    }

    @Test
    void saysAgainWhatNobodyHandled() {
        current = SECOND;
        after(5);
        assertThat(after(1)).isTrue();
        assertThat(after(5)).isTrue();
    }

    @Test
    void whatWasHandledByHandBetweenTwoLooksIsNotHandledAgain() {
        current = SECOND;
        assertThat(after(5)).isFalse();
        watch.handled(SECOND);
        assertThat(after(1)).isFalse();
    }

    private boolean after(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        return watch.look();
    }

    private Signature look() {
        looks++;
        return current;
    }

    private static Signature signature(String content) {
        return new Signature("", Optional.empty(), Map.of("a.yaml", content));
    }
}
