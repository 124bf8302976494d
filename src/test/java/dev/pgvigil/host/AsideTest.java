package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AsideTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);
    private final Aside aside = new Aside("aside-test");

    private static String hang(CountDownLatch until) {
        boolean interrupted = false;
        while (true) {
            try {
                until.await();
                return interrupted ? "interrupted" : "back";
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    @Test
    void givesTheResultOrTheFault() {
        assertThat(aside.within(LONG, () -> 7)).isEqualTo(7);
        assertThatThrownBy(() -> aside.within(LONG, () -> {
            throw new UnseenException("not here");
        })).isInstanceOf(UnseenException.class).hasMessage("not here");
        assertThatThrownBy(() -> aside.within(LONG, () -> {
            throw new StackOverflowError();
        })).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void losesOneThreadAtMostToWhatHangs() {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> aside.within(SHORT, () -> hang(hanging) + begun.incrementAndGet())).isInstanceOf(HostException.class)
                .hasMessage("looking at this machine took longer than 20 ms; is a network file system gone?");
        assertThatThrownBy(() -> aside.within(LONG, begun::incrementAndGet)).isInstanceOf(HostException.class)
                .hasMessage("an earlier look at this machine still hangs; is a network file system gone?");
        assertThat(begun).hasValue(0);
        hanging.countDown();
        await().atMost(LONG).ignoreExceptions().until(() -> aside.within(LONG, () -> "well again").equals("well again"));
    }

    @Test
    void isInterruptedAtOnce() {
        CountDownLatch hanging = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> aside.within(LONG, () -> hang(hanging))).isInstanceOf(HostException.class)
                .hasMessage("interrupted while looking at this machine");
        assertThat(Thread.interrupted()).isTrue();
        hanging.countDown();
    }
}
