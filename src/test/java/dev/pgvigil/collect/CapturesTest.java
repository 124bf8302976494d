package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.snapshot.CapturedTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often something may be captured, however many ask. */
class CapturesTest {
    private long now = Duration.ofHours(1).toNanos();
    private final Captures captures = new Captures(new Clocks(Clock.systemUTC(), () -> now, () -> 0));
    private final List<CapturedTable> taken = new ArrayList<>();

    private boolean ask(String name, Lane lane) {
        return captures.ask(new Capture.Key(name, ""), lane, taken::add);
    }

    private void answer(Capture capture) {
        captures.answer(capture, table(capture.key()));
    }

    private static CapturedTable table(Capture.Key key) {
        return CapturedTable.none(key.name(), key.name(), Instant.EPOCH, "", "");
    }

    @Test
    void whoeverAsksForTheSameWithinAMinuteSharesOneRun() {
        ask("a", Lane.VITALS);
        ask("a", Lane.VITALS);
        Capture running = captures.next(Lane.VITALS).orElseThrow();
        ask("a", Lane.VITALS);
        assertThat(captures.next(Lane.VITALS)).isEmpty();
        answer(running);
        assertThat(taken).hasSize(3);
        now += Duration.ofSeconds(59).toNanos();
        ask("a", Lane.VITALS);
        assertThat(taken).hasSize(4);
        now += Duration.ofSeconds(1).toNanos();
        ask("a", Lane.VITALS);
        assertThat(taken).hasSize(4);
        assertThat(captures.next(Lane.VITALS)).isPresent();
    }

    @Test
    void anotherDatabaseIsAnotherRun() {
        captures.ask(new Capture.Key("a", "x"), Lane.DATABASES, taken::add);
        captures.ask(new Capture.Key("a", "y"), Lane.DATABASES, taken::add);
        assertThat(captures.next(Lane.DATABASES).orElseThrow().key().datname()).isEqualTo("x");
        assertThat(captures.next(Lane.DATABASES).orElseThrow().key().datname()).isEqualTo("y");
    }

    @Test
    void eachLaneTakesItsOwn() {
        ask("a", Lane.SLOW);
        assertThat(captures.next(Lane.VITALS)).isEmpty();
        assertThat(captures.untilNext(Lane.VITALS)).isEqualTo(Long.MAX_VALUE);
        assertThat(captures.untilNext(Lane.SLOW)).isZero();
        assertThat(captures.next(Lane.SLOW)).isPresent();
        assertThat(captures.untilNext(Lane.SLOW)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void atMostAFewRunAMinute() {
        for (int i = 0; i <= Captures.MOST_A_MINUTE; i++) {
            ask("e" + i, Lane.VITALS);
        }
        for (int i = 0; i < Captures.MOST_A_MINUTE; i++) {
            answer(captures.next(Lane.VITALS).orElseThrow());
        }
        assertThat(captures.next(Lane.VITALS)).isEmpty();
        now += Duration.ofSeconds(20).toNanos();
        assertThat(captures.untilNext(Lane.VITALS)).isEqualTo(Duration.ofSeconds(40).toNanos());
        now += Duration.ofSeconds(40).toNanos();
        assertThat(captures.untilNext(Lane.VITALS)).isZero();
        assertThat(captures.next(Lane.VITALS).orElseThrow().key().name()).isEqualTo("e" + Captures.MOST_A_MINUTE);
    }

    @Test
    void onlySoManyWait() {
        for (int i = 0; i < Captures.MOST_WAITING; i++) {
            assertThat(ask("e" + i, Lane.SLOW)).isTrue();
        }
        assertThat(ask("one more", Lane.SLOW)).isFalse();
        assertThat(ask("e0", Lane.SLOW)).as("joins the one that waits").isTrue();
    }

    @Test
    void whatNoLaneComesToIsAnsweredAllTheSame() {
        ask("a", Lane.SLOW);
        ask("b", Lane.VITALS);
        captures.next(Lane.VITALS);
        captures.giveUp(false, CapturesTest::table);
        assertThat(taken).isEmpty();
        now += Captures.LONGEST_WAIT.plusMillis(1).toNanos();
        captures.giveUp(false, CapturesTest::table);
        assertThat(taken).extracting(CapturedTable::name).as("b is at work").containsExactly("a");
        ask("c", Lane.SLOW);
        captures.giveUp(true, CapturesTest::table);
        assertThat(taken).extracting(CapturedTable::name).containsExactly("a", "c");
    }
}
