package dev.pgvigil.query;

import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.util.Map;
import java.util.Optional;

/** A key that holds one statement. */
final class SqlKey {
    private SqlKey() {
    }

    static Key<String> of(String... spellings) {
        return Key.of(Map.of("type", "string", "minLength", 1), SqlKey::read, spellings);
    }

    private static Optional<String> read(YamlNode node, Problems problems) {
        return Values.text(node, problems).filter(sql -> isSome(sql, node, problems) && isOne(sql, node, problems));
    }

    private static boolean isSome(String sql, YamlNode node, Problems problems) {
        if (sql.isBlank()) {
            problems.add(node, "nothing but spaces", "a statement");
        }
        return !sql.isBlank();
    }

    /** Only the first word is told: a statement may hold what is not for every eye. */
    private static boolean isOne(String sql, YamlNode node, Problems problems) {
        String second = SqlText.behindFirst(sql);
        if (!second.isEmpty()) {
            problems.add(node, "a second statement, which begins with " + second.split("[^\\p{L}\\p{N}_]", 2)[0],
                    "one; make each a query of its own");
        }
        return second.isEmpty();
    }
}
