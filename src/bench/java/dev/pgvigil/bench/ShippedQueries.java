package dev.pgvigil.bench;

import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import java.util.List;
import java.util.Map;

/** The definitions of {@code queries.yaml} as the sidecar loads them. */
final class ShippedQueries {
    private ShippedQueries() {
    }

    static List<QueryDefinition> of(QuerySettings.Preset preset) {
        Problems problems = new Problems();
        List<QueryDefinition> queries = QueryFiles.load(new QuerySettings(preset, List.of(), Map.of()), problems);
        problems.throwIfAny();
        return queries;
    }
}
