package dev.pgvigil.query;

import java.util.List;
import java.util.Optional;

/**
 * Where a query is meant to run.
 *
 * @param postgres server versions (for a PgBouncer query: PgBouncer's versions)
 * @param role only on a primary, or only on a replica; absent: both. Tags say the same and are kept in {@code tags}
 * @param databases globs on {@code datname}; empty: every discovered database
 */
public record Conditions(VersionRange postgres, Optional<Role> role, List<Tag> tags, Requirements requires, List<Predicate> predicates,
        List<String> databases) {
    public static final Conditions NONE =
            new Conditions(VersionRange.ANY, Optional.empty(), List.of(), Requirements.NONE, List.of(), List.of());

    public Conditions {
        tags = List.copyOf(tags);
        predicates = List.copyOf(predicates);
        databases = List.copyOf(databases);
    }

    /** True when the query has the tag kind. */
    public boolean tagged(Tag.Kind kind) {
        return tags.stream().anyMatch(tag -> tag.kind() == kind);
    }
}
