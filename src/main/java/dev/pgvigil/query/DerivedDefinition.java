package dev.pgvigil.query;

import dev.pgvigil.yaml.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A gauge computed from consecutive collections of one query; served as {@code <name>_<this name>}.
 *
 * @param per label columns that stay; the others are summed away before anything else; absent: all label columns
 * @param window at least twice the query's interval
 * @param floor traffic below which the value is absent
 */
public record DerivedDefinition(String name, DerivedOperator operator, Optional<List<String>> per, Duration window, Optional<Floor> floor,
        Optional<String> unit, String description, Position at) {
    public DerivedDefinition {
        per = per.map(List::copyOf);
    }

    /** The same, wherever it stands in its file. */
    DerivedDefinition unplaced() {
        return new DerivedDefinition(name, operator, per, window, floor, unit, description, ColumnDefinition.NOWHERE);
    }

    /** The sum of the increases of the columns, per second over the window, must reach {@code perSecond}. */
    public record Floor(List<String> of, double perSecond) {
        public Floor {
            of = List.copyOf(of);
        }
    }
}
