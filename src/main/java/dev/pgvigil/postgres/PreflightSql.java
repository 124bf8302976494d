package dev.pgvigil.postgres;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of preflight. The second batch runs with {@code public} in the search path, where others may create functions; so every
 * function is qualified and every operator has an exact match in {@code pg_catalog}.
 */
final class PreflightSql {
    static final String SERVER = """
            SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
                   pg_catalog.current_setting('server_version'),
                   pg_catalog.pg_is_in_recovery(),
                   CURRENT_USER,
                   COALESCE((SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER), false),
                   pg_catalog.pg_postmaster_start_time(),
                   pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')""";
    /** A limit of -2 marks what an interrupted DROP DATABASE left behind. */
    static final String DATABASES = """
            SELECT datname, datistemplate, datallowconn AND datconnlimit <> -2, pg_catalog.has_database_privilege(oid, 'CONNECT')
            FROM pg_catalog.pg_database ORDER BY datname""";
    static final String HERE = "SELECT pg_catalog.current_database()";
    static final String EXTENSIONS = """
            SELECT e.extname, e.extversion, n.nspname, pg_catalog.has_schema_privilege(n.oid, 'USAGE')
            FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace""";
    static final String SCHEMAS = "SELECT nspname FROM pg_catalog.pg_namespace";
    /** A statement of its own: who may not execute the function gets an error even from a branch that is never taken. */
    static final String SYSTEM_IDENTIFIER = "SELECT system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()";

    private static final String FUNCTIONS = """
            SELECT w.text FROM %s WHERE NOT EXISTS (
              SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
              WHERE p.proname = w.name
                AND CASE WHEN w.schema = '' THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = w.schema END
                AND (w.arguments = '*' OR p.proargtypes::pg_catalog.text = COALESCE((
                  SELECT pg_catalog.string_agg(COALESCE(pg_catalog.to_regtype(a)::pg_catalog.oid::pg_catalog.text, '?'), ' ' ORDER BY o)
                  FROM pg_catalog.unnest(pg_catalog.string_to_array(w.arguments, ',')) WITH ORDINALITY AS x(a, o)), ''))
                AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))""";
    private static final String RELATIONS = """
            SELECT w.text FROM %s WHERE NOT EXISTS (
              SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relname = w.name
                AND CASE WHEN w.schema = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = w.schema END
                AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))""";
    private static final String ROLES = """
            SELECT w.text FROM pg_catalog.unnest(%s) AS w(text) WHERE NOT EXISTS (
              SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = w.text AND pg_catalog.pg_has_role(r.oid, 'USAGE'))""";

    private PreflightSql() {
    }

    /** Two statements: wanted functions, then wanted relations that are not to be had. */
    static List<String> missing(Wanted wanted) {
        return List.of(FUNCTIONS.formatted(wantedRows(wanted.functions())), RELATIONS.formatted(wantedRows(wanted.relations())));
    }

    static String missingRoles(Set<String> roles) {
        return ROLES.formatted(SqlText.textArray(List.copyOf(roles)));
    }

    private static String wantedRows(Collection<String> texts) {
        List<WantedName> names = texts.stream().map(WantedName::of).toList();
        return "ROWS FROM (" + Stream.<Function<WantedName, String>>of(WantedName::text, WantedName::schema, WantedName::name,
                WantedName::arguments).map(part -> "pg_catalog.unnest(" + SqlText.textArray(names.stream().map(part).toList()) + ")")
                .collect(Collectors.joining(", ")) + ") AS w(text, schema, name, arguments)";
    }
}
