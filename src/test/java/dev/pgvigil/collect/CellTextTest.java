package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellTextTest {
    @Test
    void numbersAreWrittenAsPeopleDo() {
        assertThat(CellText.of(null)).isEmpty();
        assertThat(CellText.of(12.0)).isEqualTo("12");
        assertThat(CellText.of(1e9)).isEqualTo("1000000000");
        assertThat(CellText.of(0.12345)).isEqualTo("0.123");
        assertThat(CellText.of(-0.0)).isEqualTo("0");
        assertThat(CellText.of(Double.NaN)).isEqualTo("NaN");
        assertThat(CellText.of(true)).isEqualTo("true");
        assertThat(CellText.of(List.of(1.0, 2.5))).isEqualTo("1, 2.5");
    }

    @Test
    void timesHaveTwoUnits() {
        assertThat(CellText.of(Duration.ofMillis(1250))).isEqualTo("1.2 s");
        assertThat(CellText.of(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(CellText.of(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(CellText.of(Duration.ofMinutes(61))).isEqualTo("1 h 1 min");
        assertThat(CellText.of(Duration.ofHours(51))).isEqualTo("2 d 3 h");
        assertThat(CellText.of(Duration.ofSeconds(-5))).isEqualTo("-5 s");
        assertThat(CellText.of(Instant.parse("2026-01-02T03:04:05.678Z"))).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(CellText.of("x".repeat(1024))).hasSize(1024).endsWith("x");
        assertThat(CellText.of("x".repeat(1025))).hasSize(1024).endsWith("x…");
        assertThat(CellText.of("x".repeat(1022) + "😀😀")).isEqualTo("x".repeat(1022) + "…");
    }
}
