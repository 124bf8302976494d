package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private final Compressor compressor = new Compressor();

    @Test
    void shortPiecesAreDeflatedTogetherAndLongOnesAlone() {
        List<Piece> page = new ArrayList<>(pieces(20, 1_000));
        page.add(piece("long", 40_000));
        page.addAll(pieces(3, 1_000));
        assertThat(Blocks.of(ExpositionFormat.TEXT, page)).extracting(block -> block.pieces().size()).containsExactly(17, 3, 1, 3);
        assertThat(Blocks.of(ExpositionFormat.TEXT, page)).extracting(Block::length).allMatch(length -> length <= Blocks.ENOUGH + 1_000 || length == 40_000);
    }

    @Test
    void onlyTheBlockOfAChangedPieceIsMadeAnew() {
        List<Piece> page = new ArrayList<>(pieces(100, 1_000));
        List<Block> before = Blocks.of(ExpositionFormat.TEXT, page);
        assertThat(Blocks.of(ExpositionFormat.TEXT, page)).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(before);
        page.set(40, piece("another", 900));
        page.remove(41);
        List<Block> after = Blocks.of(ExpositionFormat.TEXT, page);
        assertThat(after).hasSize(before.size());
        assertThat(IntStream.range(0, after.size()).filter(i -> after.get(i) != before.get(i)).boxed()).hasSize(1);
    }

    @Test
    void aBlockWhoseFirstPieceChangedTakesNothingFromTheNext() {
        List<Piece> page = new ArrayList<>(pieces(60, 1_000));
        List<Block> before = Blocks.of(ExpositionFormat.TEXT, page);
        page.set(17, piece("another", 10));
        List<Block> after = Blocks.of(ExpositionFormat.TEXT, page);
        assertThat(after.get(2)).isSameAs(before.get(2));
        assertThat(after.get(0).pieces()).hasSize(17);
    }

    @Test
    void pagesThatShareHeadersDoNotDriveEachOtherOut() {
        Piece header = Piece.shared("# TYPE x gauge\n".getBytes(StandardCharsets.US_ASCII), compressor);
        List<Piece> one = List.of(header, piece("a", 500), piece("b", 500));
        List<Piece> other = List.of(header, piece("c", 500));
        Block first = Blocks.of(ExpositionFormat.TEXT, one).get(0);
        Block second = Blocks.of(ExpositionFormat.TEXT, other).get(0);
        assertThat(Blocks.of(ExpositionFormat.TEXT, one).get(0)).isSameAs(first);
        assertThat(Blocks.of(ExpositionFormat.TEXT, other).get(0)).isSameAs(second);
    }

    /** As a Prometheus and a curl do; the two formats have other headers, so other neighbours, around the same lines. */
    @Test
    void readersOfTwoFormatsInTurnDoNotDriveEachOtherOut() {
        PartRenderer renderer = new PartRenderer();
        List<Rendering> parts = IntStream.range(0, 400).mapToObj(i -> renderer.render(List.of(new MetricFamily(
                Family.counter("pg_x" + i + "_total", "Of x"), List.of(Sample.of(i)))))).toList();
        List<List<Block>> first = blocks(parts);
        assertThat(first).allSatisfy(blocks -> assertThat(blocks).hasSizeGreaterThan(1));
        for (int scrape = 0; scrape < 3; scrape++) {
            List<List<Block>> again = blocks(parts);
            for (int format = 0; format < first.size(); format++) {
                assertThat(again.get(format)).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(first.get(format));
            }
        }
    }

    private static List<List<Block>> blocks(List<Rendering> parts) {
        return java.util.Arrays.stream(ExpositionFormat.values()).map(format -> Blocks.of(format, new Page(format, parts).pieces())).toList();
    }

    @Test
    void longLinesAndTheirHeaderAreOneBlockThatStays() {
        List<Piece> page = new ArrayList<>();
        for (int family = 0; family < 5; family++) {
            page.add(Piece.shared(("# TYPE x" + family + " gauge\n").getBytes(StandardCharsets.US_ASCII), compressor));
            page.add(piece("v" + family, 40_000));
        }
        List<Block> before = Blocks.of(ExpositionFormat.TEXT, page);
        assertThat(before).extracting(block -> block.pieces().size()).containsOnly(2);
        assertThat(Blocks.of(ExpositionFormat.TEXT, page)).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(before);
    }

    @Test
    void aPageThatChangesAgainAndAgainIsReadAsItIs() {
        long seed = 13;
        Random random = new Random(seed);
        List<Piece> page = new ArrayList<>(pieces(200, 300));
        for (int round = 0; round < 300; round++) {
            int at = random.nextInt(page.size() + 1);
            switch (random.nextInt(3)) {
                case 0 -> page.add(at, random.nextInt(5) == 0 ? Piece.shared(text("h" + round, 60), compressor) : piece("n" + round, random.nextInt(3_000)));
                case 1 -> page.subList(Math.min(at, page.size() - 2), page.size() - 1).stream().findFirst().ifPresent(page::remove);
                default -> page.set(Math.min(at, page.size() - 1), piece("c" + round, random.nextInt(20_000)));
            }
            assertThat(Pages.unzipped(GzipMember.of(ExpositionFormat.TEXT, page).bytes())).as("seed %d, round %d", seed, round).isEqualTo(plain(page));
        }
    }

    @Test
    void manyReadersOfANewPageGetTheSameBlocks() throws Exception {
        List<Piece> page = pieces(500, 200);
        ExecutorService readers = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<Block>>> reads = readers.invokeAll(java.util.Collections.nCopies(16, (Callable<List<Block>>) () -> Blocks.of(ExpositionFormat.TEXT, page)));
            List<Block> first = reads.get(0).get();
            for (Future<List<Block>> read : reads) {
                assertThat(read.get()).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(first);
            }
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void aPageOfShortPiecesIsAFifthOfItself() {
        List<Piece> page = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            page.add(new Piece(("pgvigil_query_server_seconds_total{query=\"pg_stat_" + i + "\"} " + i * 17 + "\n").getBytes(StandardCharsets.US_ASCII), compressor));
        }
        long plain = page.stream().mapToLong(piece -> piece.plain().length).sum();
        assertThat((long) GzipMember.of(ExpositionFormat.TEXT, page).length()).isLessThan(plain / 5);
    }

    private List<Piece> pieces(int count, int length) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> piece("p" + i, length)).toList());
    }

    private Piece piece(String word, int length) {
        return new Piece(text(word, length), compressor);
    }

    private static byte[] text(String word, int length) {
        return (word + " ").repeat(length).substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] plain(List<Piece> page) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        page.forEach(piece -> all.writeBytes(piece.plain()));
        return all.toByteArray();
    }
}
