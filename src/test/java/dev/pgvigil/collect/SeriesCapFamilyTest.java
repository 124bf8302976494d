package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.SnapshotStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesCapFamilyTest {
    private final StatusBoard board = new StatusBoard(new SnapshotStore("main", new PartRenderer(), 1000));

    @Test
    void addsUpWhatTheLastCollectionsCouldNotServeAndForgetsItWhenTheyCan() {
        board.admit(List.of("pg_x", "pg_y"));
        Standing one = standing("pg_x").ran(Duration.ZERO, Standing.Totals.ZERO.collected(0, 0, 0, 4, 1));
        board.put(one);
        board.put(standing("pg_y").ran(Duration.ZERO, Standing.Totals.ZERO.collected(0, 0, 0, 3, 1)));
        assertThat(leftOut()).isEqualTo(7);
        board.put(one.ran(Duration.ZERO, one.totals().failed()));
        assertThat(leftOut()).as("a failure serves nothing new").isEqualTo(7);
        board.put(one.ran(Duration.ZERO, one.totals().collected(0, 0, 0, 0, 1)));
        assertThat(leftOut()).isEqualTo(3);
    }

    private static Standing standing(String query) {
        return Standing.first(query, "", "vitals", Duration.ofSeconds(15)).in(QueryState.OK, "");
    }

    private double leftOut() {
        return SeriesCapFamily.of(board.overview()).samples().get(0).value();
    }
}
