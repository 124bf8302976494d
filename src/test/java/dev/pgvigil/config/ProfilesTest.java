package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.yaml.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ProfilesTest {
    static final List<String> NAMES = Profiles.SHIPPED;

    @ParameterizedTest
    @FieldSource("NAMES")
    void theShippedOnesCanBeRead(String name) {
        Problems problems = new Problems();
        Profile profile = Profiles.shipped(name, problems);

        assertThat(problems.all()).isEmpty();
        assertThat(profile.name()).isEqualTo(name);
        assertThat(profile.shipped()).isTrue();
    }

    @Test
    void equalityIsOfWhatIsSaidAndNotOfItsPlace() {
        Problems problems = new Problems();
        assertThat(Profiles.read("a", false, "a.yaml", "A: {warning: {at: 1, for: 5m}}\nB: disabled\n", problems).overrides())
                .isEqualTo(Profiles.read("b", false, "b.yaml", "# more\n\nA: {warning: {for: 300, at: 1.0}}\nB: disabled\n", problems).overrides())
                .isNotEqualTo(Profiles.read("b", false, "b.yaml", "A: {warning: {for: 301, at: 1.0}}\nB: disabled\n", problems).overrides());
        assertThat(problems.all()).isEmpty();
    }
}
