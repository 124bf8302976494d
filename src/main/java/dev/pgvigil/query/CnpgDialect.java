package dev.pgvigil.query;

import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import java.util.List;
import java.util.Optional;

/**
 * CloudNativePG's custom queries: postgres_exporter's format with {@code primary}, {@code name}, {@code predicate_query} and
 * {@code target_databases}. A query runs on the main database unless it names its databases; {@code master} means {@code primary}
 * there; every metric name begins with {@code cnpg_}.
 */
final class CnpgDialect implements Dialect {
    private static final DialectDefaults DEFAULTS =
            DialectDefaults.foreign(Format.CNPG, UnlistedColumns.IGNORE, Scope.SERVER).withPrefix("cnpg_");
    private static final Key<List<String>> TARGET_DATABASES = Key.texts("target_databases");

    @Override
    public Translated translate(YamlMap definition, Problems problems) {
        Translation translation = new Translation(definition, problems);
        PostgresExporterDialect.common(translation, problems);
        translation.copy("name", "predicate_query");
        for (String key : List.of("primary", "master")) {
            translation.take(key).flatMap(node -> Values.bool(node, problems)).filter(primary -> primary)
                    .ifPresent(primary -> translation.put(key, "tags", "primary"));
        }
        Optional<List<String>> databases = translation.read(TARGET_DATABASES).filter(globs -> !globs.isEmpty());
        return new Translated(translation.finish(), databases.map(DEFAULTS::inDatabases).orElse(DEFAULTS));
    }
}
