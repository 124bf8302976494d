package dev.pgvigil.query;

import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys that decide where a query runs, beside the versions. */
final class ConditionKeys {
    static final Key<YamlNode> EXTENSIONS = Section.node(Map.of("anyOf", List.of(
                    Section.namesTo(Section.ordered("type", List.of("string", "number", "null"))),
                    Section.ordered("type", "array", "items", Map.of("type", "string")),
                    Map.of("type", "string"))), "extensions")
            .describedAs("Extensions that must be installed, with the range of their version: {pg_stat_statements: \">=1.11\"}");
    static final Key<List<String>> FUNCTIONS = Key.texts("functions")
            .describedAs("Functions the role must be allowed to execute, with argument types: pg_ls_waldir()");
    static final Key<List<String>> RELATIONS = Key.texts("relations").describedAs("Tables and views the role must be allowed to read");
    static final Key<List<String>> PRIVILEGES = Key.texts("privileges")
            .describedAs("Predefined roles whose privileges the role must have, such as pg_read_all_stats");
    static final List<Key<?>> REQUIRES_KEYS = List.of(EXTENSIONS, FUNCTIONS, RELATIONS, PRIVILEGES);
    static final Key<Requirements> REQUIRES = Section.key("requires", Section.schema(REQUIRES_KEYS, List.of()), RequirementsReader::read)
            .describedAs("What must be there; if it is not, the query is skipped with the reason");

    static final Key<String> PREDICATE_NAME = Key.text("name").describedAs("What the predicate is called on the status page");
    static final Key<String> PREDICATE_SQL = SqlKey.of("predicate_query")
            .describedAs("A statement with one boolean column and at most one row; the query runs only when it says true. A second column of text is the remedy, such as a GRANT, told when it does not");
    static final Key<Duration> PREDICATE_TTL = Key.duration("ttl").describedAs("How long an answer is kept; 0 asks every time");
    static final List<Key<?>> PREDICATE_KEYS = List.of(PREDICATE_NAME, PREDICATE_SQL, PREDICATE_TTL);
    static final Key<List<Predicate>> PREDICATES = Key.of(
                    Section.ordered("type", "array", "items", Section.schema(PREDICATE_KEYS, List.of(PREDICATE_SQL))),
                    PredicateReader::list, "predicate_queries")
            .describedAs("Statements that decide, in order, whether the query runs");

    static final Key<List<Tag>> TAGS = Key.of(Key.texts("tags").schema(), TagReader::list, "tags")
            .describedAs("pg_exporter's conditions: cluster, primary, replica, pgbouncer, dbname:x, extension:x, schema:x, username:x, not:x");
    static final List<Key<?>> ALL = List.of(TAGS, REQUIRES, PREDICATES, PREDICATE_SQL);

    private ConditionKeys() {
    }
}
