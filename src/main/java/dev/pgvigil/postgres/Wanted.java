package dev.pgvigil.postgres;

import java.util.Set;

/** What the loaded queries will ask for, so that preflight checks it at once. Names as {@code has_*_privilege} takes them. */
public record Wanted(Set<String> functions, Set<String> relations, Set<String> roles) {
    public static final Wanted NOTHING = new Wanted(Set.of(), Set.of(), Set.of());

    public Wanted {
        functions = Set.copyOf(functions);
        relations = Set.copyOf(relations);
        roles = Set.copyOf(roles);
    }
}
