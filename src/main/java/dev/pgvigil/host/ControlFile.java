package dev.pgvigil.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/**
 * The beginning of {@code global/pg_control}, which is the same in all versions: who the cluster is and when it last wrote there.
 *
 * @param systemIdentifier as {@code pg_control_system()} writes it
 * @param modifiedAt whole seconds
 */
record ControlFile(String systemIdentifier, Instant modifiedAt) {
    /** Up to and with the time: identifier (8), two versions (4 each), state (4), padding (4), time (8). */
    static final int HEAD = 32;
    private static final int TIME = 24;

    /** @throws UnseenException when it is too short to be one */
    static ControlFile parse(byte[] head) {
        if (head.length < HEAD) {
            throw new UnseenException("global/pg_control has " + head.length + " bytes, expected at least " + HEAD);
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
        return new ControlFile(Long.toUnsignedString(bytes.getLong(0)), Instant.ofEpochSecond(bytes.getLong(TIME)));
    }
}
