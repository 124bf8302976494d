package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one draft into a definition, whatever format it came from. */
final class DefinitionReader {
    private static final int PRIORITY = 100;

    private final Draft draft;
    private final Problems problems;
    private final Fields fields;

    private DefinitionReader(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
        this.fields = new Fields(draft.body(), problems);
    }

    /** The definition, or empty when it has faults; all of them are reported. */
    static Optional<Loaded> read(Draft draft, Problems problems) {
        int before = problems.count();
        Loaded loaded = new DefinitionReader(draft, problems).read();
        return problems.count() == before ? Optional.of(loaded) : Optional.empty();
    }

    private Loaded read() {
        boolean skip = fields.get(DefinitionKeys.SKIP).orElse(false);
        String sql = sql(skip);
        Conditions conditions = ConditionsReader.read(fields, draft.defaults());
        Schedule schedule = ScheduleReader.read(fields, draft.defaults(), conditions.tags());
        boolean needBuckets = draft.defaults().format() == Format.PG_EXPORTER;
        Columns columns = Columns.read(fields.get(DefinitionKeys.METRICS), needBuckets, problems);
        Optional<YamlNode> derivedNode = fields.get(DefinitionKeys.DERIVED);
        List<DerivedDefinition> derived = DerivedReader.read(derivedNode, schedule, columns, problems);
        Optional<YamlMap> derivedMap = derivedNode.filter(YamlMap.class::isInstance).map(YamlMap.class::cast);
        List<String> derivedNames = derivedMap.map(map -> List.copyOf(map.entries().keySet())).orElse(List.of());
        Optional<YamlNode> alertsNode = fields.get(DefinitionKeys.ALERTS);
        List<AlertDefinition> alerts = new AlertReader(new QueryTerms(schedule.scope(), columns, derivedNames, problems), problems).all(alertsNode);
        Optional<TopDefinition> top = TopReader.read(fields.get(DefinitionKeys.TOP), columns, problems);
        Optional<ExceptDefinition> except = ExceptReader.read(fields.get(DefinitionKeys.EXCEPT), columns, problems);
        checkNames(columns, derivedMap);
        checkServesSomething(skip, columns, derivedNames);
        QueryDefinition query = definition(sql, skip, schedule, conditions, columns, derived, alerts, top, except);
        fields.finish();
        return new Loaded(query, draft.shipped(), paths(columns, derivedMap, alertsNode));
    }

    private QueryDefinition definition(String sql, boolean skip, Schedule schedule, Conditions conditions, Columns columns,
            List<DerivedDefinition> derived, List<AlertDefinition> alerts, Optional<TopDefinition> top, Optional<ExceptDefinition> except) {
        DialectDefaults defaults = draft.defaults();
        OptionalInt maxRows = fields.get(DefinitionKeys.MAX_ROWS).map(OptionalInt::of).orElse(OptionalInt.empty());
        return new QueryDefinition(draft.name(), defaults.prefix() + fields.get(DefinitionKeys.NAME).orElse(draft.name()),
                fields.get(DefinitionKeys.DESCRIPTION).orElse(""), defaults.format(), draft.key().at(), sql,
                machine(schedule, conditions), fields.get(DefinitionKeys.SEARCH_PATH).orElse(defaults.searchPath()), schedule, conditions,
                fields.get(DefinitionKeys.PRIORITY).orElse(PRIORITY), fields.get(DefinitionKeys.FATAL).orElse(false), skip, maxRows,
                fields.get(DefinitionKeys.ON_ERROR).flatMap(keep -> keep), fields.get(DefinitionKeys.PRESET).orElse(Preset.DEFAULT),
                defaults.unlisted(), columns.all(), derived, alerts, top, except);
    }

    /** A definition switched off by an empty text in another format has no statement. */
    private String sql(boolean skip) {
        boolean mayLack = skip && draft.defaults().format() != Format.PGVIGIL;
        return (mayLack ? fields.get(DefinitionKeys.SQL) : fields.require(DefinitionKeys.SQL)).orElse("");
    }

    /** It is the machine of the server that the target names, so it is asked once and has nothing to tell of a pooler. */
    private Optional<Machine> machine(Schedule schedule, Conditions conditions) {
        Optional<Machine> machine = fields.get(DefinitionKeys.MACHINE);
        boolean misplaced = schedule.scope() == Scope.DATABASE || conditions.tagged(Tag.Kind.PGBOUNCER);
        if (machine.isPresent() && misplaced) {
            fields.node(DefinitionKeys.MACHINE).ifPresent(node -> problems.add(node, "machine at scope: database or beside the tag pgbouncer",
                    "scope: server, without that tag"));
        }
        return machine;
    }

    private void checkNames(Columns columns, Optional<YamlMap> derived) {
        NameChecks names = new NameChecks(problems);
        YamlScalar namespace = fields.node(DefinitionKeys.NAME).filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast)
                .orElse(draft.key());
        names.namespace(namespace);
        names.columns(columns);
        names.derived(derived, columns);
    }

    private void checkServesSomething(boolean skip, Columns columns, List<String> derived) {
        boolean listed = draft.defaults().unlisted() == UnlistedColumns.IGNORE;
        boolean serves = columns.hasBroken() || !derived.isEmpty() || columns.all().stream()
                .anyMatch(column -> column.usage() != Usage.LABEL && column.usage() != Usage.DISCARD && !column.internal());
        if (listed && !serves && !skip) {
            YamlNode at = fields.node(DefinitionKeys.METRICS).orElse(draft.key());
            problems.add(at, "found no column to serve, expected at least one that is neither LABEL nor DISCARD");
        }
    }

    private Map<Position, String> paths(Columns columns, Optional<YamlMap> derived, Optional<YamlNode> alerts) {
        Map<Position, String> paths = new HashMap<>();
        paths.put(draft.key().at(), draft.key().path());
        columns.all().forEach(column -> paths.put(column.at(), columns.key(column).path()));
        derived.ifPresent(map -> map.entries().values().forEach(entry -> paths.put(entry.key().at(), entry.key().path())));
        if (alerts.isPresent() && alerts.get() instanceof YamlMap map) {
            map.entries().values().forEach(entry -> paths.put(entry.key().at(), entry.key().path()));
        }
        return paths;
    }
}
