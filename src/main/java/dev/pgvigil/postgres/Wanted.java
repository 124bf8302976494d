package dev.pgvigil.postgres;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the loaded queries will ask for, so that preflight checks it at once. Names as {@code has_*_privilege} takes them. */
public record Wanted(Set<String> functions, Set<String> relations, Set<String> roles) {
    public static final Wanted NOTHING = new Wanted(Set.of(), Set.of(), Set.of());

    public Wanted {
        functions = Set.copyOf(functions);
        relations = Set.copyOf(relations);
        roles = Set.copyOf(roles);
    }

    /** What either of them asks for. */
    public Wanted and(Wanted other) {
        return new Wanted(both(functions, other.functions), both(relations, other.relations), both(roles, other.roles));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }
}
