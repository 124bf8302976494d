package dev.pgvigil.postgres;

import java.util.Map;
import java.util.Set;

/**
 * What preflight found in one database.
 *
 * @param missingFunctions wanted functions that do not exist or may not be executed
 * @param missingRelations wanted relations that do not exist or may not be read
 */
public record DatabaseFacts(String datname, Map<String, Extension> extensions, Set<String> schemas, Set<String> missingFunctions,
        Set<String> missingRelations) {
    public DatabaseFacts {
        extensions = Map.copyOf(extensions);
        schemas = Set.copyOf(schemas);
        missingFunctions = Set.copyOf(missingFunctions);
        missingRelations = Set.copyOf(missingRelations);
    }
}
