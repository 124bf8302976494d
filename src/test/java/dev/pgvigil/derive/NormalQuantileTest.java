package dev.pgvigil.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {

    /** The points that the algorithm's publication gives for its check, and those of common tables. */
    @ParameterizedTest
    @CsvSource({"0.25, -0.6744897501960817", "0.001, -3.090232306167814", "1e-20, -9.262340089798408", "0.5, 0", "0.95, 1.6448536269514722",
        "0.99, 2.3263478740408408", "0.925, 1.4395314709384563", "0.075, -1.4395314709384563", "1e-12, -7.034483825301131"})
    void agreesWithPublishedPoints(double p, double z) {
        assertThat(NormalQuantile.of(p)).isCloseTo(z, within(1e-14 * Math.max(1, Math.abs(z))));
    }
}
