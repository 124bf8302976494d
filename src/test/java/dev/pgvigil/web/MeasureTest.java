package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MeasureTest {
    @Test
    void writesNumbersForPeople() {
        assertThat(DoubleStream.of(0, -0.0, 1, 0.9, 0.931249, 123.456, 999.96, 1000, 10_737_418_240.0, -1234.5, 1e-9, 1e20, Double.NaN)
                .mapToObj(Measure::of)).containsExactly("0", "0", "1", "0.9", "0.9312", "123.5", "1000", "1,000", "10,737,418,240", "-1,235", "1.0E-9",
                "1.0E20", "NaN");
    }
}
