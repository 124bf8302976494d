package dev.pgvigil.query;

import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a query definition; the sections it holds have their own. */
final class DefinitionKeys {
    private static final int PRIORITY_LIMIT = 1_000_000;

    static final Key<String> SQL = SqlKey.of("sql", "query").describedAs("The statement");
    static final Key<Machine> MACHINE = Key.word(Machine.class, "machine")
            .describedAs("What the machine that pgvigil runs on adds to the rows, if it is certain to be the server's: disk, where they name directories, or cpu, where they name the session's backend");
    static final Key<String> DESCRIPTION = Key.text("desc", "help").describedAs("What it is, naming the view it reads");
    static final Key<String> NAME = Key.text("name")
            .describedAs("Metric namespace; definitions that share one are branches, of which one is active on a server. Default: the query's key");
    static final Key<Duration> EVERY = Key.duration("every", "ttl", "cache_seconds")
            .describedAs("Interval between collections, such as 15s or 10m. Default: 15s at server scope, 5m at database scope");
    static final Key<Duration> TIMEOUT = Key.duration("timeout")
            .describedAs("statement_timeout, smaller than the interval. Default: 2s, or half of an interval not longer than that");
    static final Key<Scope> SCOPE = Key.word(Scope.class, "scope")
            .describedAs("server: once, on the main database. database: in every discovered one, with the label datname");
    static final Key<Integer> PRIORITY = Key.integer(-PRIORITY_LIMIT, PRIORITY_LIMIT, "priority")
            .describedAs("Among queries due together the lower runs first. Default: 100");
    static final Key<Boolean> FATAL = Key.bool("fatal").describedAs("While it fails, pg_up is 0. Default: false");
    static final Key<Boolean> SKIP = Key.bool("skip").describedAs("Known but never run. Default: false");
    static final Key<List<String>> SEARCH_PATH = Key.texts("search_path")
            .describedAs("Schemas after pg_catalog and those of the required extensions");
    static final Key<Integer> MAX_ROWS = Key.integer(1, 1_000_000, "max_rows")
            .describedAs("Rows kept of a result; what is cut is counted. Default: limits.rows of the settings");
    static final Key<Optional<Duration>> ON_ERROR = Key.of(OnErrorReader.SCHEMA, OnErrorReader::read, "on_error")
            .describedAs("drop (default), or keep: 10m to serve the last good rows for at most that long");
    static final Key<Preset> PRESET = Key.word(Preset.class, "preset")
            .describedAs("The smallest shipped preset that contains it. Default: default");
    static final Key<YamlNode> METRICS = Section.node(metrics(), "metrics")
            .describedAs("Columns of the result: a mapping, or a list of mappings with one column each");
    static final Key<YamlNode> TOP = Section.node(TopReader.SCHEMA, "top")
            .describedAs("Serve only the rows that grow most, and those that lately did, and add up the rest; needs a max_rows that holds all");
    static final Key<YamlNode> EXCEPT = Section.node(ExceptReader.SCHEMA, "except")
            .describedAs("Leave out rows by what a second, dearer statement says, which is asked seldom");
    static final Key<YamlNode> DERIVED = Section.node(Section.namesTo(DerivedKeys.SCHEMA), "derived")
            .describedAs("Gauges computed from consecutive collections, by name");
    static final Key<YamlNode> ALERTS = Section.node(Section.namesTo(AlertKeys.SCHEMA), "alerts").describedAs("Alerts by name");

    static final List<Key<?>> ALL = Stream.of(
            List.<Key<?>>of(SQL, MACHINE, DESCRIPTION, NAME, EVERY, TIMEOUT, SCOPE),
            VersionKeys.ALL, ConditionKeys.ALL,
            List.<Key<?>>of(PRIORITY, FATAL, SKIP, SEARCH_PATH, MAX_ROWS, ON_ERROR, PRESET, TOP, EXCEPT, METRICS, DERIVED, ALERTS))
            .flatMap(List::stream).toList();
    static final Map<String, Object> SCHEMA = Section.schema(ALL, List.of(SQL));

    private DefinitionKeys() {
    }

    /** All spellings of the key that has this one; the name alone when no key has. */
    static List<String> spellingsOf(String name) {
        return ALL.stream().map(Key::spellings).filter(spellings -> spellings.contains(name)).findFirst().orElse(List.of(name));
    }

    private static Map<String, Object> metrics() {
        Map<String, Object> single = Section.ordered("type", "object", "minProperties", 1, "maxProperties", 1,
                "additionalProperties", ColumnKeys.SCHEMA);
        return Map.of("anyOf", List.of(Section.namesTo(ColumnKeys.SCHEMA), Section.ordered("type", "array", "items", single)));
    }
}
