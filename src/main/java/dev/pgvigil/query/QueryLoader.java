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
        List<Draft> drafts = Overrides.apply(SourceReader.read(sources, problems), sources.override(), problems);
        List<Loaded> loaded = drafts.stream().flatMap(draft -> DefinitionReader.read(draft, problems).stream())
                .filter(query -> !query.shipped() || query.query().preset().compareTo(sources.preset()) <= 0).toList();
        Branches.check(loaded, problems);
        Branches.checkAlerts(loaded, problems);
        return Families.agreed(loaded, problems);
    }
}
