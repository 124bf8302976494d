package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The families that all definitions serve together: type, help and unit must agree wherever they are given, and where they are not
 * (as in formats that have no unit) they are taken from a definition that gives them.
 */
final class Families {
    private static final List<String> HISTOGRAM_PARTS = List.of("_bucket", "_sum", "_count");

    private final Map<String, Family> families = new HashMap<>();
    private final Problems problems;

    private Families(Problems problems) {
        this.problems = problems;
    }

    private static final class Family {
        private final String type;
        private final Position at;
        private String help;
        private Position helpAt;
        private Optional<String> unit;
        private Position unitAt;

        Family(String type, String help, Optional<String> unit, Position at) {
            this.type = type;
            this.at = at;
            this.help = help;
            this.helpAt = at;
            this.unit = unit;
            this.unitAt = at;
        }
    }

    /** The definitions with descriptions and units filled in. */
    static List<QueryDefinition> agreed(List<Loaded> all, Problems problems) {
        Families families = new Families(problems);
        all.stream().filter(loaded -> !loaded.query().skip()).forEach(families::add);
        return all.stream().map(loaded -> families.completed(loaded.query())).toList();
    }

    /** The full names of everything a query serves. */
    static List<String> namesOf(QueryDefinition query) {
        List<String> names = new ArrayList<>();
        query.columns().stream().filter(Families::serves).forEach(column -> names.add(query.metricName(column.servedName())));
        query.derived().forEach(derived -> names.add(query.metricName(derived.name())));
        return names;
    }

    private void add(Loaded loaded) {
        QueryDefinition query = loaded.query();
        query.columns().stream().filter(Families::serves).forEach(column -> {
            String name = query.metricName(column.servedName());
            add(loaded, column.at(), name, type(column.usage()), column.description(), column.unit());
            if (column.usage() == Usage.HISTOGRAM) {
                HISTOGRAM_PARTS.forEach(part -> add(loaded, column.at(), name + part, "part of the histogram " + name, "", Optional.empty()));
            }
        });
        query.derived().forEach(derived ->
                add(loaded, derived.at(), query.metricName(derived.name()), "gauge", derived.description(), derived.unit()));
    }

    private void add(Loaded loaded, Position at, String name, String type, String help, Optional<String> unit) {
        Family family = families.putIfAbsent(name, new Family(type, help, unit, at));
        if (family == null) {
            return;
        }
        if (!family.type.equals(type)) {
            problems.add(loaded.problem(at, "the type " + type + " for " + name, family.type + " as at " + family.at));
            return;
        }
        if (family.help.isEmpty()) {
            family.help = help;
            family.helpAt = at;
        } else if (!help.isEmpty() && !help.equals(family.help)) {
            problems.add(loaded.problem(at, "another description for " + name, "the one at " + family.helpAt + " (" + family.help + ")"));
        }
        addUnit(family, loaded, at, name, unit);
    }

    private void addUnit(Family family, Loaded loaded, Position at, String name, Optional<String> unit) {
        if (family.unit.isEmpty()) {
            family.unit = unit;
            family.unitAt = at;
        } else if (unit.isPresent() && !unit.equals(family.unit)) {
            problems.add(loaded.problem(at, "the unit " + unit.get() + " for " + name, family.unit.get() + " as at " + family.unitAt));
        }
    }

    private QueryDefinition completed(QueryDefinition query) {
        if (query.skip()) {
            return query;
        }
        List<ColumnDefinition> columns = query.columns().stream().map(column -> serves(column) ? completed(query, column) : column).toList();
        List<DerivedDefinition> derived = query.derived().stream().map(value -> completed(query, value)).toList();
        return query.with(columns, derived);
    }

    private ColumnDefinition completed(QueryDefinition query, ColumnDefinition column) {
        Family family = families.get(query.metricName(column.servedName()));
        return new ColumnDefinition(column.column(), column.usage(), family.help, column.rename(), column.scale(), column.orElse(), family.unit,
                column.mapping(), column.buckets(), column.internal(), column.at());
    }

    private DerivedDefinition completed(QueryDefinition query, DerivedDefinition derived) {
        Family family = families.get(query.metricName(derived.name()));
        return new DerivedDefinition(derived.name(), derived.operator(), derived.per(), derived.window(), derived.floor(), family.unit,
                family.help, derived.at());
    }

    private static boolean serves(ColumnDefinition column) {
        return column.usage() != Usage.LABEL && column.usage() != Usage.DISCARD && !column.internal();
    }

    private static String type(Usage usage) {
        return usage == Usage.COUNTER || usage == Usage.HISTOGRAM ? usage.name().toLowerCase(Locale.ROOT) : "gauge";
    }
}
