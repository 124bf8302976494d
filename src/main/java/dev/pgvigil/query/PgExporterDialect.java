package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.Optional;

/**
 * A collector file of pg_exporter. A query runs in every database unless it is tagged {@code cluster}; {@code ttl} 0 or absent is
 * every 15 seconds; {@code timeout} 0 or absent is 0.1 seconds, and a negative one, which means none there, is the longest the
 * interval allows, at most 60 seconds: nothing runs without a limit here.
 */
final class PgExporterDialect implements Dialect {
    private static final DialectDefaults DEFAULTS = DialectDefaults.foreign(Format.PG_EXPORTER, UnlistedColumns.IGNORE, Scope.DATABASE)
            .withTiming(DialectDefaults.EVERY, java.time.Duration.ofMillis(100));

    @Override
    public Translated translate(YamlMap definition, Problems problems) {
        Translation translation = new Translation(definition, problems);
        translation.copy("name", "desc", "query", "predicate_queries", "tags", "priority", "min_version", "max_version", "fatal", "skip");
        translation.take("ttl").filter(node -> !PostgresExporterDialect.isZero(node)).ifPresent(node -> translation.put("ttl", "every", node));
        DialectDefaults defaults = timeout(translation, problems);
        translation.columns(problems, column -> column(column, problems));
        return new Translated(translation.finish(), defaults);
    }

    private static DialectDefaults timeout(Translation translation, Problems problems) {
        Optional<YamlNode> timeout = translation.take("timeout").filter(node -> !PostgresExporterDialect.isZero(node));
        if (timeout.isPresent() && isNegative(timeout.get())) {
            problems.warn(timeout.get(), "found no time limit, which is not allowed here: the longest the interval allows is used, at most 60s");
            return DEFAULTS.withoutLimit();
        }
        timeout.ifPresent(node -> translation.put("timeout", "timeout", node));
        return DEFAULTS;
    }

    private static boolean isNegative(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.text().strip().matches("-[0-9]+(\\.[0-9]*)?");
    }

    private static YamlMap.Entry column(YamlMap.Entry column, Problems problems) {
        if (!(column.value() instanceof YamlMap options)) {
            return column;
        }
        Translation translation = new Translation(options, problems);
        translation.copy("usage", "rename", "description", "default", "scale", "bucket");
        YamlScalar name = translation.take("name").filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast)
                .filter(scalar -> !scalar.text().isBlank())
                .map(scalar -> new YamlScalar(scalar.at(), column.key().path(), scalar.text(), true)).orElse(column.key());
        return new YamlMap.Entry(name, translation.finish());
    }
}
