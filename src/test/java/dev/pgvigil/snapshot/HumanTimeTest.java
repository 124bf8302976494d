package dev.pgvigil.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT0S,0 s", "PT-5S,0 s", "PT0.00004S,< 0.1 ms", "PT0.0004S,0.4 ms", "PT0.0123S,12 ms", "PT0.9999S,999 ms", "PT1S,1 s", "PT1.25S,1.2 s",
        "PT12.9S,12 s", "PT59.9S,59 s", "PT60S,1 min", "PT312S,5 min 12 s", "PT1H,1 h", "PT2H5M,2 h 5 min", "P1D,1 d", "P12DT3H,12 d 3 h"})
    void writesTwoUnitsAtMost(Duration duration, String expected) {
        assertThat(HumanTime.of(duration)).isEqualTo(expected);
    }

    @Test
    void countsAgesInWholeSeconds() {
        assertThat(HumanTime.ago(NOW, NOW.plusMillis(2900))).isEqualTo("2 s ago");
        assertThat(HumanTime.ago(NOW, NOW.plusMillis(900))).isEqualTo("now");
        assertThat(HumanTime.until(NOW.plusSeconds(75), NOW)).isEqualTo("in 1 min 15 s");
    }

    @Test
    void takesAMomentOnTheWrongSideAsNow() {
        assertThat(HumanTime.ago(NOW.plusSeconds(5), NOW)).isEqualTo("now");
        assertThat(HumanTime.until(NOW.minusSeconds(5), NOW)).isEqualTo("now");
    }
}
