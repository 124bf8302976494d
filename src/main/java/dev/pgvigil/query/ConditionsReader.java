package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads where a query runs: versions, tags, requirements, predicates. */
final class ConditionsReader {
    private ConditionsReader() {
    }

    static Conditions read(Fields fields, DialectDefaults defaults) {
        VersionRange versions = VersionKeys.read(fields);
        List<Tag> tags = fields.get(ConditionKeys.TAGS).orElse(List.of());
        Requirements requires = fields.get(ConditionKeys.REQUIRES).orElse(Requirements.NONE);
        return new Conditions(versions, role(tags, fields), tags, requires, predicates(fields), defaults.databases());
    }

    private static Optional<Role> role(List<Tag> tags, Fields fields) {
        boolean primary = tags.stream().anyMatch(tag -> tag.kind() == Tag.Kind.PRIMARY);
        boolean replica = tags.stream().anyMatch(tag -> tag.kind() == Tag.Kind.REPLICA);
        if (primary && replica) {
            Optional<YamlNode> node = fields.node(ConditionKeys.TAGS);
            node.ifPresent(at -> fields.problems().add(at, "the tags primary and replica", "at most one of the two"));
        }
        return primary ? Optional.of(Role.PRIMARY) : replica ? Optional.of(Role.REPLICA) : Optional.empty();
    }

    private static List<Predicate> predicates(Fields fields) {
        List<Predicate> predicates = new ArrayList<>(fields.get(ConditionKeys.PREDICATES).orElse(List.of()));
        fields.get(ConditionKeys.PREDICATE_SQL).ifPresent(sql -> predicates.add(new Predicate("predicate_query", sql, Duration.ZERO)));
        return predicates;
    }
}
