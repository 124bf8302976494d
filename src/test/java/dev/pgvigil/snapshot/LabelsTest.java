package dev.pgvigil.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void replacesWhatNoPageCanCarry() {
        Labels labels = Labels.of("a", "x\0y", "b", "\uD83D", "c", "\uDE00\uD83D", "d", "\uD83D\uDE00 é\r\n\t", "e", "");

        assertThat(labels.values()).containsExactly("x\uFFFDy", "\uFFFD", "\uFFFD\uFFFD", "\uD83D\uDE00 é\r\n\t", "");
    }

    @Test
    void keepsTheOrderAndAppends() {
        assertThat(Labels.of("b", "1", "a", "2").with("c", "3")).isEqualTo(new Labels(List.of("b", "a", "c"), List.of("1", "2", "3")));
    }

    @Test
    void refusesNamesThatBreakAPage() {
        assertThatThrownBy(() -> Labels.of("?column?", "1")).hasMessage(
                "label name: found \"?column?\", expected [a-zA-Z_][a-zA-Z0-9_]*; rename the column");
        assertThatThrownBy(() -> Labels.of("1st", "1")).hasMessageStartingWith("label name: found \"1st\"");
        assertThatThrownBy(() -> Labels.of("a:b", "1")).hasMessageStartingWith("label name: found \"a:b\"");
        assertThatThrownBy(() -> Labels.of("größe", "1")).hasMessageStartingWith("label name: found \"größe\"");
        assertThatThrownBy(() -> Labels.of("", "1")).hasMessageStartingWith("label name: found \"\"");
    }

    @Test
    void refusesANameTwice() {
        assertThatThrownBy(() -> Labels.of("a", "1", "b", "2", "a", "3")).hasMessage(
                "label a stands twice in [a, b, a]; rename one of the columns");
    }

    @Test
    void refusesANameWithoutValue() {
        assertThatThrownBy(() -> new Labels(List.of("a"), List.of())).hasMessage("1 label names for 0 values");
    }
}
