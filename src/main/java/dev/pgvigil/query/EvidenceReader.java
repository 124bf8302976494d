package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one draft that says {@code when}. */
final class EvidenceReader {
    private static final int ROWS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private final Draft draft;
    private final Problems problems;
    private final Fields fields;

    private EvidenceReader(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
        this.fields = new Fields(draft.body(), problems);
    }

    /** True for a draft that is no query of its own; other formats have no such thing. */
    static boolean reads(Draft draft) {
        return draft.defaults().format() == Format.PGVIGIL && draft.body().get(EvidenceKeys.WHEN.name()).isPresent();
    }

    /** The definitions without a fault; all faults are reported. */
    static List<EvidenceDefinition> read(List<Draft> drafts, Problems problems) {
        List<EvidenceDefinition> all = drafts.stream().flatMap(draft -> read(draft, problems).stream()).toList();
        checkBranches(all, problems);
        return all;
    }

    private static Optional<EvidenceDefinition> read(Draft draft, Problems problems) {
        int before = problems.count();
        EvidenceDefinition evidence = new EvidenceReader(draft, problems).read();
        return problems.count() == before ? Optional.of(evidence) : Optional.empty();
    }

    private EvidenceDefinition read() {
        fields.require(EvidenceKeys.WHEN);
        String sql = fields.require(DefinitionKeys.SQL).orElse("");
        String title = fields.require(EvidenceKeys.TITLE).orElse("");
        String name = fields.get(EvidenceKeys.NAME).orElse(draft.name());
        Conditions conditions = ConditionsReader.read(fields, draft.defaults());
        Schedule schedule = new Schedule(ScheduleReader.scope(fields, draft.defaults(), conditions.tags()), Duration.ZERO, timeout());
        boolean skip = fields.get(DefinitionKeys.SKIP).orElse(false);
        List<String> searchPath = fields.get(DefinitionKeys.SEARCH_PATH).orElse(draft.defaults().searchPath());
        int rows = fields.get(EvidenceKeys.MAX_ROWS).orElse(ROWS);
        List<String> redact = fields.get(EvidenceKeys.REDACT).orElse(List.of());
        refuseOthers();
        fields.finish();
        return new EvidenceDefinition(new QueryDefinition(draft.name(), name, title, Format.PGVIGIL, draft.key().at(), sql, Optional.empty(),
                searchPath, schedule, conditions, 0, false, skip, OptionalInt.of(rows), Optional.empty(), Preset.MINIMAL,
                UnlistedColumns.IGNORE, List.of(), List.of(), List.of(), Optional.empty(), Optional.empty()), redact);
    }

    private Duration timeout() {
        Duration timeout = fields.get(EvidenceKeys.TIMEOUT).orElse(TIMEOUT);
        if (timeout.isZero() || timeout.compareTo(EvidenceKeys.LONGEST_TIMEOUT) > 0) {
            fields.node(EvidenceKeys.TIMEOUT).ifPresent(node -> problems.add(node, node.describe(),
                    "above zero and at most " + Durations.text(EvidenceKeys.LONGEST_TIMEOUT)));
        }
        return timeout;
    }

    /** Keys that other definitions have and that would mean nothing here. */
    private void refuseOthers() {
        List<String> known = spellings(EvidenceKeys.ALL);
        spellings(DefinitionKeys.ALL).stream().filter(key -> !known.contains(key))
                .forEach(key -> fields.refuse(key, "what runs when an alert asks has no schedule and serves no metric"));
    }

    private static List<String> spellings(List<Key<?>> keys) {
        List<String> all = new ArrayList<>();
        keys.forEach(key -> all.addAll(key.spellings()));
        return all;
    }

    /** Of the definitions that share a name one may run on a server, and all of them on the same lane. */
    private static void checkBranches(List<EvidenceDefinition> all, Problems problems) {
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                checkBranches(all.get(j).query(), all.get(i).query(), problems);
            }
        }
    }

    private static void checkBranches(QueryDefinition one, QueryDefinition other, Problems problems) {
        if (!one.name().equals(other.name()) || one.skip() || other.skip()) {
            return;
        }
        String second = "a second evidence " + other.name() + " beside " + one.key() + " (" + one.at() + ")";
        if (!Branches.exclusive(one, other) && !Branches.undecidable(one.conditions(), other.conditions())) {
            problems.add(new Problem(other.at(), other.key(), "found " + second + " on the same servers, expected versions, roles or extension"
                    + " versions that do not overlap"));
        } else if (one.scope() != other.scope()) {
            problems.add(new Problem(other.at(), other.key(), "found " + second + " with another scope, expected the same"));
        }
    }
}
