package dev.pgvigil.derive;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.Conditions;
import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.DerivedOperator;
import dev.pgvigil.query.Format;
import dev.pgvigil.query.Preset;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Schedule;
import dev.pgvigil.query.Scope;
import dev.pgvigil.query.UnlistedColumns;
import dev.pgvigil.query.Usage;
import dev.pgvigil.yaml.Position;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Definitions for tests. A derived value has a window of 60 s and keeps all labels unless said otherwise. */
record Defined(DerivedDefinition definition) {
    private static final Position AT = new Position("queries.yaml", 1, 1);

    static Defined value(String name, DerivedOperator operator) {
        return new Defined(new DerivedDefinition(name, operator, Optional.empty(), Duration.ofSeconds(60), Optional.empty(),
                Optional.empty(), "", AT));
    }

    Defined per(String... columns) {
        return new Defined(new DerivedDefinition(definition.name(), definition.operator(), Optional.of(List.of(columns)),
                definition.window(), definition.floor(), definition.unit(), definition.description(), AT));
    }

    Defined window(Duration window) {
        return new Defined(new DerivedDefinition(definition.name(), definition.operator(), definition.per(), window,
                definition.floor(), definition.unit(), definition.description(), AT));
    }

    Defined floor(double perSecond, String... of) {
        return new Defined(new DerivedDefinition(definition.name(), definition.operator(), definition.per(), definition.window(),
                Optional.of(new DerivedDefinition.Floor(List.of(of), perSecond)), definition.unit(), definition.description(), AT));
    }

    Defined described(String unit, String description) {
        return new Defined(new DerivedDefinition(definition.name(), definition.operator(), definition.per(), definition.window(),
                definition.floor(), Optional.of(unit), description, AT));
    }

    static ColumnDefinition label(String column, Optional<String> rename, boolean internal) {
        return new ColumnDefinition(column, Usage.LABEL, "", rename, 1, OptionalDouble.empty(), Optional.empty(), Map.of(), List.of(),
                internal, AT);
    }

    static QueryDefinition query(Scope scope, List<ColumnDefinition> columns, Defined... derived) {
        return new QueryDefinition("pg_test_17", "pg_test", "", Format.PGVIGIL, AT, "SELECT 1", Optional.empty(), List.of(),
                new Schedule(scope, Duration.ofSeconds(15), Duration.ofSeconds(1)), Conditions.NONE, 0, false, false, OptionalInt.empty(),
                Optional.empty(), Preset.DEFAULT, UnlistedColumns.IGNORE, columns,
                Arrays.stream(derived).map(Defined::definition).toList(), List.of(), Optional.empty(), Optional.empty());
    }

    static QueryDefinition query(Defined... derived) {
        return query(Scope.SERVER, List.of(), derived);
    }
}
