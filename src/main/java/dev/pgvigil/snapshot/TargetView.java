package dev.pgvigil.snapshot;

import java.util.List;

/** What the readers (web, alerts, report) may know of a running target. Thread-safe; never touches the database. */
public interface TargetView {
    String name();

    Snapshot snapshot();

    TargetStatus status();

    /** Every query on every database it is meant for, skipped ones too, in the order of the files. */
    List<QueryStatus> queries();

    List<LaneStatus> lanes();

    /** How far back histories reach, and whether they outlive a restart. */
    default HistoryStatus history() {
        return HistoryStatus.NONE;
    }
}
