package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockFileTest {
    @Test
    void readsDirectoryStartAndPort() {
        LockFile lock = LockFile.parse("""
                4711
                /var/lib/postgresql/my data
                1767261600
                5433
                /var/run/postgresql
                localhost
                  5433001     32768
                ready
                """.lines().toList());
        assertThat(lock).isEqualTo(new LockFile("/var/lib/postgresql/my data", Instant.parse("2026-01-01T10:00:00Z"), 5433));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711\n/data\n", "4711\n/data\nsoon\n5432\n", "4711\n/data\n1767261600\n\n", "1\n/d\n9223372036854775807\n5432\n"})
    void refusesWhatNoRunningServerHasWritten(String text) {
        assertThatThrownBy(() -> LockFile.parse(text.lines().toList())).isInstanceOf(UnseenException.class)
                .hasMessage("postmaster.pid on this machine is none of a running server: found " + text.lines().count()
                        + " lines, expected process, directory, start and port");
    }
}
