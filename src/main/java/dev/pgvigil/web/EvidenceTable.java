package dev.pgvigil.web;

import dev.pgvigil.alert.Evidence;
import dev.pgvigil.snapshot.HumanTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of evidence on the page, as texts.
 *
 * @param captured when, as a date and as an age
 */
record EvidenceTable(String title, String captured, List<String> columns, List<List<Cell>> rows, String note) {

    /** A value with the name of its column, which stands beside it where there is no room for a head. */
    record Cell(String column, String text) {
    }

    static EvidenceTable of(Evidence evidence, Instant now) {
        String captured = evidence.capturedAt().truncatedTo(ChronoUnit.SECONDS) + ", " + HumanTime.ago(evidence.capturedAt(), now);
        return new EvidenceTable(evidence.title(), captured, evidence.columns(),
                evidence.rows().stream().map(row -> cells(evidence.columns(), row)).toList(), evidence.note());
    }

    private static List<Cell> cells(List<String> columns, List<String> row) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
            cells.add(new Cell(columns.get(i), row.get(i)));
        }
        return cells;
    }
}
