package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipMemberTest {
    private final Compressor compressor = new Compressor();

    @Test
    void combinesChecksumsOfAnyLengths() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] first = bytes(random, random.nextInt(2_000));
            byte[] second = bytes(random, i % 10 == 0 ? 0 : random.nextInt(70_000));
            int combined = Crc32Combination.combine(crc(first), crc(second), Crc32Combination.factor(second.length));
            assertThat(combined).as("seed %d, round %d", seed, i).isEqualTo(crc(first, second));
        }
    }

    @Test
    void isOneMemberWhateverTheNumberOfPieces() throws DataFormatException {
        List<Piece> pieces = pieces(5_000, new Random(3));
        byte[] member = GzipMember.of(ExpositionFormat.TEXT, pieces).bytes();

        Inflater inflater = new Inflater(true);
        inflater.setInput(member, 10, member.length - 18);
        byte[] plain = plain(pieces);
        byte[] inflated = new byte[plain.length];
        assertThat(inflater.inflate(inflated)).isEqualTo(plain.length);
        assertThat(inflater.inflate(new byte[1])).isZero();
        assertThat(inflater.finished()).isTrue();
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        assertThat(inflated).isEqualTo(plain);
        ByteBuffer trailer = ByteBuffer.wrap(member).order(ByteOrder.LITTLE_ENDIAN).position(member.length - 8);
        assertThat(trailer.getInt()).isEqualTo(crc(plain));
        assertThat(trailer.getInt()).isEqualTo(plain.length);
        assertThat(Pages.unzipped(member)).isEqualTo(plain);
    }

    @Test
    void isValidWithoutPieces() {
        assertThat(Pages.unzipped(GzipMember.of(ExpositionFormat.TEXT, List.of()).bytes())).isEmpty();
        assertThat(Pages.unzipped(GzipMember.of(ExpositionFormat.TEXT, List.of(new Piece(new byte[0], compressor))).bytes())).isEmpty();
    }

    @Test
    void takesPiecesOfAnySizeAndEntropyInAnyOrder() {
        Random random = new Random(11);
        Piece incompressible = new Piece(bytes(random, 300_000), compressor);
        Piece repetitive = new Piece("pg_up{datname=\"app\"} 1\n".repeat(40_000).getBytes(), compressor);
        Piece shared = Piece.shared("# EOF\n".getBytes(), compressor);
        List<Piece> pieces = List.of(repetitive, shared, incompressible, repetitive, incompressible, shared);

        assertThat(Pages.unzipped(GzipMember.of(ExpositionFormat.TEXT, pieces).bytes())).isEqualTo(plain(pieces));
        assertThat(Block.of(List.of(repetitive)).deflated().length).isLessThan(repetitive.plain().length / 50);
    }

    @Test
    void isReadByGzip(@TempDir Path dir) throws Exception {
        List<Piece> pieces = pieces(3_000, new Random(5));
        Path file = Files.write(dir.resolve("page.gz"), GzipMember.of(ExpositionFormat.TEXT, pieces).bytes());
        Process gzip = started("gzip", "-cdv", file.toString());
        byte[] out = gzip.getInputStream().readAllBytes();

        assertThat(gzip.waitFor()).isZero();
        assertThat(out).isEqualTo(plain(pieces));
    }

    @Test
    void isReadByCurl() throws Exception {
        List<Piece> pieces = pieces(3_000, new Random(6));
        byte[] member = GzipMember.of(ExpositionFormat.TEXT, pieces).bytes();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, member.length);
            exchange.getResponseBody().write(member);
            exchange.close();
        });
        server.start();
        try {
            Process curl = started("curl", "--silent", "--noproxy", "*", "--compressed", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertThat(curl.getInputStream().readAllBytes()).isEqualTo(plain(pieces));
            assertThat(curl.waitFor()).isZero();
        } finally {
            server.stop(0);
        }
    }

    private static Process started(String... command) {
        try {
            return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException missing) {
            assumeTrue(false, command[0] + " is not on the PATH: install the Debian package " + command[0]);
            throw new IllegalStateException(missing);
        }
    }

    private List<Piece> pieces(int count, Random random) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String line = "pg_table_rows{relname=\"t" + random.nextInt() + "\"} " + random.nextInt() + "\n";
            pieces.add(new Piece(line.repeat(random.nextInt(4)).getBytes(), compressor));
        }
        return pieces;
    }

    private static byte[] plain(List<Piece> pieces) {
        ByteBuffer all = ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.plain().length).sum());
        pieces.forEach(piece -> all.put(piece.plain()));
        return all.array();
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int crc(byte[]... parts) {
        CRC32 crc = new CRC32();
        for (byte[] part : parts) {
            crc.update(part);
        }
        return (int) crc.getValue();
    }

}
