package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import java.util.List;

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
        List<EvidenceDefinition> evidence = EvidenceReader.read(drafts.stream().filter(EvidenceReader::reads).toList(), problems);
        List<Draft> queries = drafts.stream().filter(draft -> !EvidenceReader.reads(draft)).toList();
        return new LoadedQueries(queries(queries, sources.preset(), problems), evidence);
    }

    private static List<QueryDefinition> queries(List<Draft> drafts, Preset preset, Problems problems) {
        List<Loaded> loaded = drafts.stream().flatMap(draft -> DefinitionReader.read(draft, problems).stream())
                .filter(query -> !query.shipped() || query.query().preset().compareTo(preset) <= 0).toList();
        Branches.check(loaded, problems);
        Branches.checkAlerts(loaded, problems);
        return Families.agreed(loaded, problems);
    }
}
