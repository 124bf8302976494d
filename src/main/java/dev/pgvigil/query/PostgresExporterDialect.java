package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.Optional;

/**
 * The file of postgres_exporter's {@code --extend.query-path}. Without {@code master: true} a query runs in every database; an empty
 * {@code query} switches a definition off; {@code cache_seconds: 0} is no interval of its own. What that exporter declares but does
 * not do, works here: {@code runonserver}, DURATION and MAPPEDMETRIC. Metric names keep their prefix.
 */
final class PostgresExporterDialect implements Dialect {
    private static final DialectDefaults DEFAULTS =
            DialectDefaults.foreign(Format.POSTGRES_EXPORTER, UnlistedColumns.UNTYPED, Scope.DATABASE);

    @Override
    public Translated translate(YamlMap definition, Problems problems) {
        Translation translation = new Translation(definition, problems);
        common(translation, problems);
        translation.take("master").flatMap(node -> Values.bool(node, problems)).filter(master -> master)
                .ifPresent(master -> translation.put("master", "scope", "server"));
        return new Translated(translation.finishDefinition(Format.POSTGRES_EXPORTER), DEFAULTS);
    }

    /** The keys that CNPG has too. */
    static void common(Translation translation, Problems problems) {
        translation.take("query").ifPresent(node -> query(translation, node));
        translation.copy("runonserver");
        translation.take("cache_seconds").filter(node -> !isZero(node)).ifPresent(node -> translation.put("cache_seconds", "every", node));
        translation.columns(problems, column -> column(column, problems));
    }

    private static void query(Translation translation, YamlNode node) {
        if (node instanceof YamlScalar scalar && scalar.text().isBlank()) {
            translation.put("query", "skip", "true");
        } else {
            translation.put("query", "sql", node);
        }
    }

    private static YamlMap.Entry column(YamlMap.Entry column, Problems problems) {
        if (!(column.value() instanceof YamlMap options)) {
            return column;
        }
        Translation translation = new Translation(options, problems);
        translation.copy("usage", "description", "metric_mapping");
        translation.rename("name", "rename");
        Optional<YamlNode> version = translation.take("pg_version");
        version.flatMap(node -> VersionKeys.range(node, problems))
                .ifPresent(range -> problems.warn(version.get(), "pg_version has no effect: a column that the result lacks gives no sample"));
        return new YamlMap.Entry(column.key(), translation.finish());
    }

    /** True for 0 in any spelling: there it means that nothing is kept. */
    static boolean isZero(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.text().strip().matches("0+(\\.0*)?s?");
    }
}
