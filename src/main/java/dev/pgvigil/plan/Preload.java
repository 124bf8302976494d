package dev.pgvigil.plan;

import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.query.QueryDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Extensions that are created in a database but whose library the server did not load at its start: their functions refuse every call, most
 * with 55000. No catalogue tells of it, and the setting is hidden from most roles; the extension's own words name it in every language.
 */
public final class Preload {
    private static final String SETTING = "shared_preload_libraries";

    private Preload() {
    }

    /** Why the query that failed like this is to be skipped, with the remedy; empty when it failed for another reason. */
    public static Optional<String> missing(QueryDefinition query, ServerException failure) {
        Set<String> required = query.conditions().requires().extensions().keySet();
        if (required.isEmpty() || !failure.getMessage().contains(SETTING)) {
            return Optional.empty();
        }
        List<String> named = required.stream().filter(failure.getMessage()::contains).toList();
        String extensions = String.join(", ", named.isEmpty() ? required : named);
        return Optional.of("extension " + extensions + " is created but not loaded; add " + extensions + " to " + SETTING
                + " and restart the server");
    }
}
