package dev.pgvigil.query;

import java.util.List;
import java.util.Map;

/**
 * What must be there for a query to run; what is not makes it skipped, with the reason, never failed.
 *
 * @param extensions extension name to the range of its installed version
 * @param functions functions to be executed, as {@code has_function_privilege} takes them: {@code pg_ls_waldir()}
 * @param relations relations to be read, as {@code has_table_privilege} takes them
 * @param privileges predefined roles the user must have the privileges of, such as {@code pg_read_all_stats}
 */
public record Requirements(Map<String, VersionRange> extensions, List<String> functions, List<String> relations, List<String> privileges) {
    public static final Requirements NONE = new Requirements(Map.of(), List.of(), List.of(), List.of());

    public Requirements {
        extensions = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(extensions));
        functions = List.copyOf(functions);
        relations = List.copyOf(relations);
        privileges = List.copyOf(privileges);
    }
}
