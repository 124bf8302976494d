package dev.pgvigil.catalogue;

import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.OwnFamilies;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import java.util.List;
import java.util.Map;

/** What travels in the jar. */
public final class Shipped {
    private Shipped() {
    }

    /** The definitions of a preset. */
    static List<QueryDefinition> queries(QuerySettings.Preset preset) {
        Problems problems = new Problems();
        List<QueryDefinition> queries = QueryFiles.load(new QuerySettings(preset, List.of(), Map.of()), problems);
        problems.throwIfAny();
        return queries;
    }

    /** @throws java.util.NoSuchElementException when there is none of that key */
    static QueryDefinition query(String key) {
        return queries(QuerySettings.Preset.EXHAUSTIVE).stream().filter(query -> query.key().equals(key)).findFirst().orElseThrow();
    }

    /** Everything that can be served. */
    public static Catalogue catalogue() {
        return Everything.CATALOGUE;
    }

    /** Reading it takes a while, and it does not change. */
    private static final class Everything {
        private static final Catalogue CATALOGUE = Catalogue.of(queries(QuerySettings.Preset.EXHAUSTIVE), OwnFamilies.declared(), Costs.NONE);
    }
}
