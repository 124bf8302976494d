package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.SnapshotStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExporterFamiliesTest {
    private final StatusBoard board = new StatusBoard(new SnapshotStore("main", new PartRenderer(), 1000));

    @Test
    void durationsOfAllQueriesAddUpAndSkippedOnesDoNotCount() {
        board.admit(List.of("a", "b", "c"));
        board.put(ran("a", 200));
        board.put(ran("b", 300));
        board.put(ran("c", 1000).in(QueryState.SKIPPED, "no grant"));
        assertThat(values(true)).containsEntry("pg_exporter_last_scrape_duration_seconds", 0.5).containsEntry("pg_exporter_last_scrape_error", 0.0)
                .containsEntry("pg_exporter_scrapes_total", 3.0);
    }

    @Test
    void aQueryThatFailsOrAServerThatCannotBeUsedIsAnError() {
        board.admit(List.of("a"));
        board.put(ran("a", 1));
        assertThat(values(false)).containsEntry("pg_exporter_last_scrape_error", 1.0);
        board.put(ran("a", 1).in(QueryState.FAILING, "42501"));
        assertThat(values(true)).containsEntry("pg_exporter_last_scrape_error", 1.0);
        board.put(ran("a", 1).in(QueryState.STALE, "too old"));
        assertThat(values(true)).containsEntry("pg_exporter_last_scrape_error", 0.0);
    }

    @Test
    void collectionsNeverFallWhenAQueryLeaves() {
        board.admit(List.of("a", "b"));
        Standing twice = ran("a", 1).ran(Duration.ofMillis(1), ran("a", 1).totals().collected(0, 0, 0, 0, 0));
        board.put(ran("a", 1));
        board.put(twice);
        board.put(ran("b", 1));
        board.admit(List.of("b"));
        assertThat(values(true)).containsEntry("pg_exporter_scrapes_total", 3.0);
        board.put(twice);
        assertThat(values(true)).as("a query that was not admitted").containsEntry("pg_exporter_scrapes_total", 3.0);
    }

    private Map<String, Double> values(boolean up) {
        return ExporterFamilies.of(up, board.overview()).stream()
                .collect(Collectors.toMap(family -> family.family().name(), (MetricFamily family) -> family.samples().get(0).value()));
    }

    private static Standing ran(String query, long millis) {
        return Standing.first(query, "", "vitals", Duration.ofSeconds(15)).in(QueryState.OK, "")
                .ran(Duration.ofMillis(millis), Standing.Totals.ZERO.collected(0, 0, 0, 0, 0));
    }
}
