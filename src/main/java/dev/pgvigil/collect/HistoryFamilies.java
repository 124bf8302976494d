package dev.pgvigil.collect;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.HistoryStatus;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.StateFileStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How far back a target's histories reach, and its state file, as metrics. */
final class HistoryFamilies {
    private HistoryFamilies() {
    }

    static List<MetricFamily> of(HistoryStatus history) {
        List<MetricFamily> families = new ArrayList<>();
        history.begunAt().ifPresent(at -> families.add(one(Family.gauge("pgvigil_target_history_start_timestamp_seconds",
                "Since when all histories run, those of the youngest query, seconds since 1970: a duration that reaches back to it may be longer than"
                        + " it says"), seconds(at))));
        history.file().ifPresent(file -> addFile(families, file));
        return families;
    }

    private static void addFile(List<MetricFamily> families, StateFileStatus file) {
        families.add(one(Family.counter("pgvigil_state_writes_total", "Attempts to write the file in state.dir since start, good or bad"),
                file.writes()));
        families.add(one(Family.counter("pgvigil_state_write_failures_total", "Failed attempts to write the file in state.dir since start"),
                file.failures()));
        families.add(one(Family.counter("pgvigil_state_set_aside_total",
                "Files in state.dir since start that could not be used and were set aside"), file.setAside()));
        file.lastWrite().ifPresent(at -> families.add(one(Family.gauge("pgvigil_state_last_success_timestamp_seconds",
                "When the file in state.dir was last written, seconds since 1970"), seconds(at))));
        families.add(one(Family.gauge("pgvigil_state_failing",
                "1 while the newest histories would not outlive a restart, because the file in state.dir cannot be written, else 0"),
                file.fault().isEmpty() ? 0 : 1));
        families.add(one(Family.gauge("pgvigil_state_file_bytes", "Size of the file in state.dir as last written"), file.bytes()));
        families.add(one(Family.gauge("pgvigil_state_entries_left_out", "Histories that did not fit into the file in state.dir"), file.leftOut()));
    }

    private static MetricFamily one(Family family, double value) {
        return new MetricFamily(family, List.of(Sample.of(value)));
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1e3;
    }
}
