package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {
    private static final String REST = " S 4242 77 77 0 -1 4194560 1 2 3 4 130 41 9 5 20 0 1 0 98765 1 1 1\n";

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "a b", "(sd-pam)", "x) S 1 1 1", ") (", ""})
    void readsWhateverTheNameHolds(String name) {
        assertThat(ProcessStat.parse("4711 (" + name + ")" + REST)).isEqualTo(new ProcessStat(name, 4242, 139, 46, 14, 98_765));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711 postgres S 1", "4711 (postgres) S 1 2", "4711 (postgres) S x 77 77 0 -1 4194560 1 2 3 4 130 41 9 5 20 0 1 0 98765"})
    void refusesOtherLines(String line) {
        assertThatThrownBy(() -> ProcessStat.parse(line)).isInstanceOf(HostException.class)
                .hasMessage("/proc/<pid>/stat is not as expected: found " + line);
    }

    @Test
    void readsThisVeryProcess() {
        ProcessStat own = new ProcessFiles(java.nio.file.Path.of("/")).stat(ProcessHandle.current().pid()).orElseThrow();
        assertThat(own.parent()).isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(own.userTicks() + own.systemTicks()).isPositive();
    }
}
