package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MajorVersionsTest {
    @Test
    void readsAListOrAll() {
        assertThat(MajorVersions.parse("14, 18")).containsExactly(14, 18);
        assertThat(MajorVersions.parse("16")).containsExactly(16);
        assertThat(MajorVersions.parse("all")).containsExactly(14, 15, 16, 17, 18);
    }
}
