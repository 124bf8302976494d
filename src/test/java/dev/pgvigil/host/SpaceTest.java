package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SpaceTest {
    @Test
    void reckonsAsDfDoes() {
        assertThat(new Space(1000, 300, 600).usedRatio()).isCloseTo(300.0 / 900, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(new Space(1000, 950, 0).usedRatio()).isEqualTo(1);
        assertThat(new Space(1000, 0, 0).usedRatio()).isEqualTo(1);
    }

    @Test
    void isNeverZeroWhereNothingIsTold() {
        assertThatThrownBy(() -> Space.at(Path.of("/no/such/place"))).isInstanceOf(HostException.class)
                .hasMessage("the file system of /no/such/place does not tell its size");
    }
}
