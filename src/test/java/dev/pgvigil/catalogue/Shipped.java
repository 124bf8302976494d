package dev.pgvigil.catalogue;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.util.List;

/** The shipped definitions of the preset exhaustive. */
final class Shipped {
    private Shipped() {
    }

    /** @param directory for a settings file */
    static List<QueryDefinition> queries(Path directory) {
        return TestSidecar.load(directory, """
                targets: {main: {url: "postgresql://pgvigil@127.0.0.1/postgres"}}
                queries: {preset: exhaustive}
                """).queries();
    }

    /** @throws java.util.NoSuchElementException when there is none of that key */
    static QueryDefinition query(Path directory, String key) {
        return queries(directory).stream().filter(query -> query.key().equals(key)).findFirst().orElseThrow();
    }
}
