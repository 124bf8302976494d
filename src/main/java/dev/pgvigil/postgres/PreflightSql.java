package dev.pgvigil.postgres;

import java.util.Collection;
import java.util.List;
import java.util.Set;

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
            SELECT e.extname, e.extversion, n.nspname
            FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace""";
    static final String SCHEMAS = "SELECT nspname FROM pg_catalog.pg_namespace";
    /** A statement of its own: who may not execute the function gets an error even from a branch that is never taken. */
    static final String SYSTEM_IDENTIFIER = "SELECT system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()";

    private static final String FUNCTIONS = """
            SELECT w.text FROM %s WHERE NOT COALESCE(CASE
              WHEN w.signature = '' THEN EXISTS (
                SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE p.proname = w.name
                  AND CASE WHEN w.schema = '' THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = w.schema END
                  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
              WHEN w.schema = '' OR EXISTS (
                SELECT FROM pg_catalog.pg_namespace n
                WHERE n.nspname = w.schema AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'))
              THEN pg_catalog.has_function_privilege(pg_catalog.to_regprocedure(w.signature)::pg_catalog.oid, 'EXECUTE')
              END, false)""";
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
        return "unnest(" + String.join(", ", SqlText.textArray(names.stream().map(WantedName::text).toList()),
                SqlText.textArray(names.stream().map(WantedName::schema).toList()),
                SqlText.textArray(names.stream().map(WantedName::name).toList()),
                SqlText.textArray(names.stream().map(WantedName::signature).toList())) + ") AS w(text, schema, name, signature)";
    }
}
