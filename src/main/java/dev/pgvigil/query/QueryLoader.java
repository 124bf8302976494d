package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import java.util.List;
import java.util.Optional;

/** Reads all query files into definitions, or reports all faults of all files. */
public final class QueryLoader {
    private QueryLoader() {
    }

    /**
     * Loads, merges, overrides and cross-checks.
     *
     * @return the definitions in file order, shipped ones first; those with {@code skip} too. To be used only when nothing was added
     *     to the problems
     */
    public static List<QueryDefinition> load(QuerySources sources, Problems problems) {
        return loadAll(sources, problems).queries();
    }

    /** The same with what runs only when an alert asks. */
    public static LoadedQueries loadAll(QuerySources sources, Problems problems) {
        List<Draft> drafts = Overrides.apply(SourceReader.read(sources, problems), sources.override(), problems);
        int before = problems.count();
        List<EvidenceDefinition> evidence = EvidenceReader.read(drafts.stream().filter(EvidenceReader::reads).toList(), problems);
        List<Draft> queries = drafts.stream().filter(draft -> !EvidenceReader.reads(draft)).toList();
        boolean sound = problems.count() == before;
        return new LoadedQueries(queries(queries, sources.preset(), sound ? Optional.of(evidence) : Optional.empty(), problems), evidence);
    }

    /** @param evidence empty when it has faults, so that nobody can tell which name is wrong */
    private static List<QueryDefinition> queries(List<Draft> drafts, Preset preset, Optional<List<EvidenceDefinition>> evidence, Problems problems) {
        List<Loaded> loaded = drafts.stream().flatMap(draft -> DefinitionReader.read(draft, problems).stream())
                .filter(query -> !query.shipped() || query.query().preset().compareTo(preset) <= 0).toList();
        Branches.check(loaded, problems);
        Branches.checkAlerts(loaded, problems);
        evidence.map(all -> all.stream().map(EvidenceDefinition::name).distinct().toList())
                .ifPresent(names -> loaded.forEach(query -> checkEvidence(query, names, problems)));
        return Families.agreed(loaded, problems);
    }

    private static void checkEvidence(Loaded query, List<String> known, Problems problems) {
        query.query().alerts().forEach(alert -> alert.evidence().stream().filter(name -> !known.contains(name)).forEach(name ->
                problems.add(query.problem(alert.at(), "the evidence " + name, "the name of a query with when: alert" + Suggestion.of(name, known)))));
    }
}
