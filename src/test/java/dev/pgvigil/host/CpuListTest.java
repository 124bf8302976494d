package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @ParameterizedTest
    @CsvSource({"0,1", "0-1,2", "'0-3,8',5", "'0,2,4-6\n',5"})
    void countsProcessors(String list, int count) {
        assertThat(CpuList.parse(list).cardinality()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "3-1", "-", "1,,2"})
    void refusesOtherTexts(String list) {
        assertThatThrownBy(() -> CpuList.parse(list)).isInstanceOf(HostException.class)
                .hasMessage("a list of processors is not as expected: found " + list + ", expected such as 0-3,8");
    }
}
