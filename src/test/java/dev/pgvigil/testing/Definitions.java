package dev.pgvigil.testing;

import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.Preset;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.QueryLoader;
import dev.pgvigil.query.QuerySources;
import dev.pgvigil.yaml.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Query definitions from YAML as a user writes it. */
public final class Definitions {
    private Definitions() {
    }

    /** All definitions of a text in format pgvigil. */
    public static List<QueryDefinition> of(String yaml) {
        return of(yaml, "pgvigil");
    }

    /** All definitions of a text in a format. */
    public static List<QueryDefinition> of(String yaml, String format) {
        return all(yaml, format).queries();
    }

    /** All that a text in format pgvigil defines, with what runs only when an alert asks. */
    public static LoadedQueries all(String yaml) {
        return all(yaml, "pgvigil");
    }

    private static LoadedQueries all(String yaml, String format) {
        Problems problems = new Problems();
        LoadedQueries queries = QueryLoader.loadAll(new QuerySources(Optional.empty(), Preset.DEFAULT,
                List.of(new QuerySources.Source("test.yaml", yaml, Optional.of(format))), Map.of()), problems);
        problems.throwIfAny();
        return queries;
    }

    /** The only definition of a text. */
    public static QueryDefinition one(String yaml) {
        return of(yaml).get(0);
    }
}
