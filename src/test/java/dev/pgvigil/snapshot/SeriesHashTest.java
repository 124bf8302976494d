package dev.pgvigil.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesHashTest {
    private final SeriesHash hash = new SeriesHash();

    @Test
    void ignoresTheOrderOfLabels() {
        assertThat(of("m", "", "a", "1", "b", "2")).isEqualTo(of("m", "", "b", "2", "a", "1"));
    }

    @Test
    void takesAnEmptyLabelForNone() {
        assertThat(of("m", "", "a", "", "b", "2")).isEqualTo(of("m", "", "b", "2"));
    }

    @Test
    void knowsASeriesByItsWholeName() {
        assertThat(of("m", "_count")).isEqualTo(of("m_count", ""));
    }

    @Test
    void tellsNamesFromValuesAndPairsFromEachOther() {
        Set<SeriesId> ids = new HashSet<>();
        ids.add(of("m", ""));
        ids.add(of("m", "", "a", "b"));
        ids.add(of("m", "", "b", "a"));
        ids.add(of("m", "", "ab", "c"));
        ids.add(of("m", "", "a", "bc"));
        ids.add(of("m", "", "a", "1", "b", "2"));
        ids.add(of("m", "", "a", "2", "b", "1"));
        ids.add(of("ma", "", "b", "c"));
        assertThat(ids).hasSize(8);
    }

    @Test
    void hasNoCollisionsInManySimilarSeries() {
        Set<SeriesId> ids = new HashSet<>();
        Set<Long> halves = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            SeriesId id = of("pg_stat_user_tables_n_dead_tup", "", "relname", "t" + i % 1_000, "datname", "db" + i / 1_000);
            ids.add(id);
            halves.add(id.low());
        }
        assertThat(ids).hasSize(200_000);
        assertThat(halves).hasSize(200_000);
    }

    private SeriesId of(String name, String suffix, String... labels) {
        return hash.of(Family.gauge(name, ""), new Sample(suffix, Labels.of(labels), 1));
    }
}
