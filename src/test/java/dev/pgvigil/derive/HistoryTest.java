package dev.pgvigil.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    private static final long SECOND = 1_000_000_000L;

    private final History history = new History(60 * SECOND, 1);

    @Test
    void knowsNoBaseBeforeHalfTheWindow() {
        add(0, 1);
        assertThat(history.base()).isEqualTo(-1);
        add(29.999, 2);
        assertThat(history.base()).isEqualTo(-1);
        add(30, 3);
        assertThat(history.base()).isZero();
        assertThat(history.ageSeconds(0)).isEqualTo(30);
    }

    @Test
    void comparesWithTheYoungestPointAtLeastAWindowOld() {
        for (int second = 0; second <= 60; second += 20) {
            add(second, second);
        }
        assertThat(history.ageSeconds(history.base())).isEqualTo(60);
        add(79.9, 79.9);
        assertThat(history.ageSeconds(history.base())).describedAs("20 is 59.9 s old").isEqualTo(79.9);
        add(80, 80);
        assertThat(history.ageSeconds(history.base())).isEqualTo(60);
        assertThat(history.growthSince(history.base())).containsExactly(60);
    }

    @Test
    void forgetsWhatIsOlderThanTheBase() {
        for (int second = 0; second <= 600; second += 30) {
            add(second, second);
        }
        assertThat(history.size()).isEqualTo(3);
    }

    @Test
    void survivesAGapLongerThanTheWindow() {
        add(0, 1);
        add(20, 2);
        add(40, 3);
        add(1000, 10);
        assertThat(history.size()).isEqualTo(2);
        assertThat(history.ageSeconds(history.base())).isEqualTo(960);
    }

    @Test
    void addsGrowthToTheNewestPoint() {
        history.add(0, 5);
        history.addGrowth(40 * SECOND, new double[] {2});
        history.addGrowth(50 * SECOND, new double[] {4});
        assertThat(history.quantity(history.newest(), 0)).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 4, 4.2, 4.3, 7, 29, 30, 61, 200})
    void staysWithinSixteenPointsThatCoverTheWindow(double every) {
        Random random = new Random(5);
        List<Double> times = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < 3000; i++) {
            now += every * (0.2 + 1.6 * random.nextDouble());
            times.add(now);
            add(now, i);
            assertThat(history.size()).isLessThanOrEqualTo(History.POINTS);
            assertThat(history.quantity(history.newest(), 0)).isEqualTo(i);
            if (now - times.get(0) >= 60.001) {
                assertThat(history.ageSeconds(history.base())).isGreaterThanOrEqualTo(60).isLessThan(60 + 60 / 14.0 + 2 * 1.8 * every);
            }
        }
    }

    @Test
    void keepsPointsAboutAFourteenthApart() {
        for (double second = 0; second <= 300; second++) {
            add(second, second);
        }
        for (int point = 1; point < history.newest(); point++) {
            assertThat(history.ageSeconds(point - 1) - history.ageSeconds(point)).isBetween(60 / 14.0, 60 / 14.0 + 1);
        }
        assertThat(history.size()).isBetween(13, 16);
    }

    private void add(double seconds, double value) {
        history.add(Math.round(seconds * SECOND), value);
    }
}
