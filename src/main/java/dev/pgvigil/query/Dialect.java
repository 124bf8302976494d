package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns a file written in one format into drafts in pgvigil's keys. Keys it does not know, and values it must judge, are reported. */
interface Dialect {

    /** One definition of the file. */
    Translated translate(YamlMap definition, Problems problems);

    /** A definition's mapping in pgvigil's keys, with what the dialect settles. */
    record Translated(YamlMap body, DialectDefaults defaults) {
    }

    /** The drafts of a file in this dialect; by default every key of the root is a definition. */
    default List<Draft> drafts(YamlMap root, boolean shipped, Problems problems) {
        List<Draft> drafts = new ArrayList<>();
        for (YamlMap.Entry entry : root.entries().values()) {
            Optional<YamlMap> definition = Values.map(entry.value(), problems);
            definition.map(map -> translate(map, problems))
                    .ifPresent(done -> drafts.add(new Draft(entry.key(), done.body(), done.defaults(), shipped)));
        }
        return drafts;
    }

    /** The reader of a format. */
    static Dialect of(Format format) {
        return switch (format) {
            case PGVIGIL -> (definition, problems) -> new Translated(definition, DialectDefaults.PGVIGIL);
            case POSTGRES_EXPORTER -> new PostgresExporterDialect();
            case PG_EXPORTER -> new PgExporterDialect();
            case CNPG -> new CnpgDialect();
            case C_009 -> new C009Dialect();
        };
    }

    /** The format a word names, in any case. */
    static Optional<Format> named(String word) {
        return List.of(Format.values()).stream().filter(format -> format.word().equals(word.strip().toLowerCase(Locale.ROOT))).findFirst();
    }
}
