package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static final byte[] ALL = {1, 2, 3, -1, 5, 6, 7};
    private final Body body = new Body(List.of(new byte[0], new byte[] {1, 2, 3}, new byte[0], new byte[] {-1}, new byte[] {5, 6, 7}, new byte[0]));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 100})
    void readsEveryByteOnceWhateverTheBuffer(int size) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[size];
        InputStream stream = body.stream();
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            assertThat(count).as("a buffer is filled before the end").isEqualTo(Math.min(size, ALL.length - read.size()));
            read.write(buffer, 0, count);
        }
        assertThat(read.toByteArray()).isEqualTo(ALL);
        assertThat(stream.read(buffer)).isEqualTo(-1);
    }

    @Test
    void readsSingleBytesUnsigned() throws IOException {
        InputStream stream = body.stream();
        stream.skipNBytes(3);
        assertThat(stream.read()).isEqualTo(255);
        stream.skipNBytes(3);
        assertThat(stream.read()).isEqualTo(-1);
    }

    @Test
    void beginsAnewWithEachStream() throws IOException {
        assertThat(body.stream().readAllBytes()).isEqualTo(ALL);
        assertThat(body.stream().readAllBytes()).isEqualTo(ALL);
        assertThat(body.bytes()).isEqualTo(ALL);
        assertThat(body.length()).isEqualTo(7);
    }

    @Test
    void readsNothingFromAnEmptyBody() throws IOException {
        assertThat(new Body(List.of()).stream().read()).isEqualTo(-1);
        assertThat(new Body(List.of(new byte[0])).stream().readAllBytes()).isEmpty();
    }
}
