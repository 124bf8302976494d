package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code predicate_queries}. */
final class PredicateReader {
    private PredicateReader() {
    }

    static Optional<List<Predicate>> list(YamlNode node, Problems problems) {
        if (!(node instanceof YamlList list)) {
            return Values.refuse(node, problems, "a list of predicates");
        }
        List<Predicate> predicates = new ArrayList<>();
        for (YamlNode item : list.items()) {
            Values.map(item, problems).flatMap(map -> one(map, predicates.size() + 1, problems)).ifPresent(predicates::add);
        }
        return Optional.of(predicates);
    }

    private static Optional<Predicate> one(YamlMap map, int number, Problems problems) {
        Fields fields = new Fields(map, problems);
        String name = fields.get(ConditionKeys.PREDICATE_NAME).orElse("predicate " + number);
        Optional<String> sql = fields.require(ConditionKeys.PREDICATE_SQL);
        Duration ttl = fields.get(ConditionKeys.PREDICATE_TTL).orElse(Duration.ZERO);
        fields.finish();
        return sql.map(text -> new Predicate(name, text, ttl));
    }
}
