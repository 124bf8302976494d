package dev.pgvigil.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ControlFileTest {

    /** As a server writes it, on this machine. */
    static byte[] head(long identifier, Instant modifiedAt) {
        return ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putLong(0, identifier).putInt(8, 1300).putInt(12, 202_107_181).putInt(16, 6)
                .putLong(24, modifiedAt.getEpochSecond()).array();
    }

    @Test
    void readsIdentifierAndTime() {
        Instant at = Instant.parse("2026-01-01T10:20:30Z");
        assertThat(ControlFile.parse(head(7_574_212_345_678_901_234L, at))).isEqualTo(new ControlFile("7574212345678901234", at));
    }

    @Test
    void readsIdentifiersBeyondTheSignedNumbers() {
        assertThat(ControlFile.parse(head(-1, Instant.EPOCH)).systemIdentifier()).isEqualTo("18446744073709551615");
    }

    @Test
    void refusesWhatIsTooShort() {
        assertThatThrownBy(() -> ControlFile.parse(new byte[31])).isInstanceOf(UnseenException.class)
                .hasMessage("global/pg_control has 31 bytes, expected at least 32");
    }
}
