package dev.pgvigil.derive;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.QueryDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Stands for all that the memory of a derived value depends on: with another statement, other labels or another window it would be the memory
 * of something else. Descriptions, units and intervals don't count. Equal in every process.
 */
final class DefinitionHash {
    private static final int BYTES = 12;

    private DefinitionHash() {
    }

    static String of(QueryDefinition query, DerivedDefinition derived) {
        List<Object> all = List.of(query.sql(), query.searchPath(), query.scope(), query.unlisted(),
                query.columns().stream().map(DefinitionHash::column).collect(Collectors.toList()),
                derived.operator(), derived.per(), derived.window(), derived.floor());
        return hash(all.toString());
    }

    /** A map in a definition has another order in every process. */
    private static String column(ColumnDefinition column) {
        return List.of(column.column(), column.usage(), column.servedName(), column.scale(), column.orElse(),
                new TreeMap<>(column.mapping()), column.internal()).toString();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
