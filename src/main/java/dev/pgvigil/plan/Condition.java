package dev.pgvigil.plan;

import dev.pgvigil.postgres.DatabaseFacts;
import dev.pgvigil.postgres.Extension;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Requirements;
import dev.pgvigil.query.Role;
import dev.pgvigil.query.Tag;
import dev.pgvigil.query.Version;
import dev.pgvigil.query.VersionRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Judges queries by what is known of a server and one of its databases. An answer is a reason, or empty for "fine". */
record Condition(ServerFacts facts, DatabaseFacts database, Set<String> targetTags) {

    /** False for PostgreSQL's queries on PgBouncer's console and for the console's on PostgreSQL: nobody would look for them there. */
    boolean ofThisKind(QueryDefinition query) {
        return query.conditions().tagged(Tag.Kind.PGBOUNCER) == facts.pgbouncer();
    }

    /** Why the query is not meant for this server at all (version, role, database): a brother may be. */
    String elsewhere(QueryDefinition query) {
        if (!query.conditions().postgres().contains(Version.ofNumber(facts.versionNumber()))) {
            return "only on version " + query.conditions().postgres() + ", this is " + facts.version();
        }
        Role role = facts.inRecovery() ? Role.REPLICA : Role.PRIMARY;
        if (query.conditions().role().filter(wanted -> wanted != role).isPresent()) {
            return "only on a " + query.conditions().role().get().name().toLowerCase(java.util.Locale.ROOT);
        }
        return first(query.conditions().tags().stream().map(this::elsewhere), extensionBranch(query));
    }

    /** Why the query does not run here, with the remedy; empty when it does. */
    String skipped(QueryDefinition query) {
        Requirements requires = query.conditions().requires();
        return first(Stream.of(elsewhere(query), databases(query)),
                first(requires.extensions().entrySet().stream().map(this::extension), ""),
                first(requires.extensions().keySet().stream().map(this::schema), ""),
                first(requires.privileges().stream().map(this::role), ""),
                first(requires.relations().stream().map(this::relation), ""),
                first(requires.functions().stream().map(this::function), ""));
    }

    /** Schemas of the required extensions, then the query's own, each once. */
    List<String> searchPath(QueryDefinition query) {
        Stream<String> extensions = query.conditions().requires().extensions().keySet().stream()
                .map(database.extensions()::get).filter(java.util.Objects::nonNull).map(Extension::schema);
        return Stream.concat(extensions, query.searchPath().stream())
                .filter(Predicate.not("pg_catalog"::equals)).distinct().toList();
    }

    private String elsewhere(Tag tag) {
        String argument = tag.argument();
        return switch (tag.kind()) {
            case CLUSTER, PGBOUNCER -> "";
            case PRIMARY -> facts.inRecovery() ? "only on a primary" : "";
            case REPLICA -> facts.inRecovery() ? "" : "only on a replica";
            case DBNAME -> database.datname().equals(argument) ? "" : "only in database " + argument;
            case USERNAME -> facts.user().equals(argument) ? "" : "only for user " + argument;
            case SCHEMA -> database.schemas().contains(argument) ? "" : "schema " + argument + " is not in database " + database.datname();
            case EXTENSION -> database.extensions().containsKey(argument) ? "" : "only on databases with extension " + argument;
            case NOT -> targetTags.contains(argument) ? "not on targets tagged " + argument : "";
            case FREE -> targetTags.contains(argument) ? "" : "only on targets tagged " + argument;
        };
    }

    /** An installed extension of another version: one of the brothers is for it. */
    private String extensionBranch(QueryDefinition query) {
        return query.conditions().requires().extensions().entrySet().stream()
                .filter(wanted -> database.extensions().containsKey(wanted.getKey()))
                .map(this::extension).filter(Predicate.not(String::isEmpty)).findFirst().orElse("");
    }

    private String databases(QueryDefinition query) {
        List<String> globs = query.conditions().databases();
        return globs.isEmpty() || Glob.anyMatches(globs, database.datname()) ? "" : "not among the query's target_databases";
    }

    private String extension(Map.Entry<String, VersionRange> wanted) {
        Extension installed = database.extensions().get(wanted.getKey());
        if (installed == null) {
            return missing(wanted.getKey());
        }
        boolean fits = Version.parse(installed.version()).map(wanted.getValue()::contains).orElse(true);
        return fits ? "" : "extension " + wanted.getKey() + " " + wanted.getValue() + " is needed, " + installed.version()
                + " is installed in database " + database.datname() + "; ALTER EXTENSION " + Grant.quote(wanted.getKey()) + " UPDATE;";
    }

    private String schema(String extension) {
        Extension installed = database.extensions().get(extension);
        return installed == null || installed.usable() ? "" : "no USAGE on schema " + installed.schema() + ", where extension " + extension
                + " is; " + Grant.on("USAGE", "SCHEMA " + Grant.quote(installed.schema()), facts.user());
    }

    private String missing(String extension) {
        return "extension " + extension + " is not installed in database " + database.datname() + "; CREATE EXTENSION "
                + Grant.quote(extension) + ";";
    }

    private String role(String role) {
        return facts.missingRoles().contains(role) ? "no privileges of " + role + "; " + Grant.role(role, facts.user()) : "";
    }

    private String relation(String relation) {
        return database.missingRelations().contains(relation)
                ? "no SELECT on " + relation + ", or there is none; " + Grant.on("SELECT", relation, facts.user()) : "";
    }

    private String function(String function) {
        return database.missingFunctions().contains(function)
                ? "no EXECUTE on " + function + ", or there is none; " + Grant.on("EXECUTE", "FUNCTION " + function, facts.user()) : "";
    }

    private static String first(Stream<String> reasons, String... more) {
        return Stream.concat(reasons, Stream.of(more)).filter(Predicate.not(String::isEmpty)).findFirst().orElse("");
    }
}
