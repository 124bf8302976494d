package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetRoleTest {
    @Test
    void wordsOfLibpqBecomePasses() {
        assertThat(TargetRole.passes("any")).isEqualTo(List.of(TargetRole.ANY));
        assertThat(TargetRole.passes("primary")).isEqualTo(TargetRole.passes("read-write")).isEqualTo(List.of(TargetRole.PRIMARY));
        assertThat(TargetRole.passes("standby")).isEqualTo(TargetRole.passes("read-only")).isEqualTo(List.of(TargetRole.STANDBY));
        assertThat(TargetRole.passes("prefer-standby")).isEqualTo(List.of(TargetRole.STANDBY, TargetRole.ANY));
    }

    @Test
    void acceptsByRecovery() {
        assertThat(TargetRole.ANY.accepts(true)).isTrue();
        assertThat(TargetRole.PRIMARY.accepts(true)).isFalse();
        assertThat(TargetRole.STANDBY.accepts(true)).isTrue();
        assertThat(TargetRole.PRIMARY.accepts(false)).isTrue();
        assertThat(TargetRole.STANDBY.accepts(false)).isFalse();
    }
}
