package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalNumberTest {

    /** The examples of OpenMetrics 1.0, "Considerations: Canonical Numbers", and other spellings of the same. */
    @ParameterizedTest
    @CsvSource({"0, 0.0", "-0, 0.0", "0.001, 0.001", "0.01, 0.01", "1, 1.0", "1.0, 1.0", "+1, 1.0", "1.001, 1.001", "10, 10.0", "10.000, 10.0",
            "1e-10, 1e-10", "1e-09, 1e-09", "0.00001, 1e-05", "0.0001, 0.0001", "1e-1, 0.1", "100000, 100000.0", "1000000, 1e+06",
            "1e10, 1e+10", "10000000000, 1e+10", "1234567, 1.234567e+06", "123456.5, 123456.5", "1e100, 1e+100", "2.5e-300, 2.5e-300",
            "-2.5, -2.5", "+Inf, +Inf", "Inf, +Inf", "-Inf, -Inf", "Infinity, +Inf", "NaN, NaN", "many, many", "'', ''"})
    void spellsABoundInOneWay(String written, String canonical) {
        assertThat(CanonicalNumber.of(written)).isEqualTo(canonical);
    }
}
