package dev.pgvigil.collect;

import dev.pgvigil.plan.PlannedQuery;
import dev.pgvigil.plan.Preload;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.postgres.Session;
import dev.pgvigil.query.EvidenceDefinition;
import dev.pgvigil.snapshot.CapturedTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs what an alert asked for on a session, and says what came of it. Used by the thread that has the session. */
final class EvidenceRun {
    private final EvidenceDefinition evidence;
    private final PlannedQuery planned;
    private final Clocks clocks;

    EvidenceRun(EvidenceDefinition evidence, PlannedQuery planned, Clocks clocks) {
        this.evidence = evidence;
        this.planned = planned;
        this.clocks = clocks;
    }

    /**
     * The table, or why there is none.
     *
     * @throws ServerException when the statement or the connection failed
     */
    CapturedTable run(Session session) {
        if (!planned.runs()) {
            return none(planned.skipped());
        }
        Optional<String> refusal = new Predicates(planned).refusal(session, clocks.nanoTime());
        if (refusal.isPresent()) {
            return none(refusal.get());
        }
        try {
            return table(session.query(planned.request(planned.query().sql(), planned.query().maxRows().orElseThrow())), clocks.now());
        } catch (ServerException e) {
            Optional<String> unloaded = Preload.missing(planned.query(), e);
            if (unloaded.isPresent()) {
                return none(unloaded.get());
            }
            throw e;
        }
    }

    private CapturedTable table(Rows rows, Instant at) {
        List<String> columns = rows.columns().stream().map(Rows.Column::name).toList();
        List<String> notes = new ArrayList<>();
        if (rows.cut() > 0) {
            notes.add(rows.cut() + (rows.cut() == 1 ? " more row is" : " more rows are") + " not shown");
        }
        List<String> unknown = unknown(columns);
        if (!unknown.isEmpty()) {
            notes.add(strange(unknown));
        }
        List<List<String>> texts = rows.values().stream().map(row -> Arrays.stream(row).map(CellText::of).toList()).toList();
        return new CapturedTable(evidence.name(), title(), at, columns, hidden(columns, unknown), texts, String.join("; ", notes), "");
    }

    /** Where the definition hides a column that the result has not, nobody knows what it means to hide: everything is hidden. */
    private Set<String> hidden(List<String> columns, List<String> unknown) {
        return unknown.isEmpty() ? columns.stream().filter(evidence::hides).collect(Collectors.toSet()) : new HashSet<>(columns);
    }

    private List<String> unknown(List<String> columns) {
        return evidence.redact().stream().filter(column -> !columns.contains(column)).toList();
    }

    /** What is wrong with a definition whose {@code redact} names other columns than the result has. */
    static String strange(List<String> unknown) {
        return "redact names " + String.join(", ", unknown) + ", which the result has not, so all of it is hidden";
    }

    private CapturedTable none(String note) {
        return CapturedTable.none(evidence.name(), title(), clocks.now(), note, "");
    }

    private String title() {
        return title(evidence, planned.datname());
    }

    static String title(EvidenceDefinition evidence, String datname) {
        return evidence.title() + (datname.isEmpty() ? "" : ", in database " + datname);
    }
}
