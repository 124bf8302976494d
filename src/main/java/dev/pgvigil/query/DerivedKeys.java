package dev.pgvigil.query;

import dev.pgvigil.query.DerivedDefinition.Floor;
import dev.pgvigil.yaml.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The keys of one derived value; the operators have their own class. */
final class DerivedKeys {
    static final Key<List<String>> PER = Key.texts("per")
            .describedAs("Label columns that stay; the others are summed away first. Default: all, for worst and count none");
    static final Key<Duration> WINDOW = Key.duration("window")
            .describedAs("Time looked back, at least twice the interval. Default: 5m, or twice a longer interval");
    static final Key<List<String>> FLOOR_OF = Key.texts("of").describedAs("Counters whose increases are added");
    static final Key<Double> FLOOR_PER_SECOND = Key.number("per_second").describedAs("What they must reach per second");
    static final List<Key<?>> FLOOR_KEYS = List.of(FLOOR_OF, FLOOR_PER_SECOND);
    static final Key<Floor> FLOOR = Section.key("floor", Section.schema(FLOOR_KEYS, FLOOR_KEYS), fields -> {
        var of = fields.require(FLOOR_OF);
        var perSecond = fields.require(FLOOR_PER_SECOND);
        return of.flatMap(columns -> perSecond.map(rate -> new Floor(columns, rate)));
    }).describedAs("Traffic below which the value is absent");
    static final Key<String> UNIT = Key.text("unit").describedAs("Formats texts and panels, such as seconds or ratio; never renames");
    static final Key<String> DESCRIPTION = Key.text("description").describedAs("HELP of the metric");

    private static final List<Key<?>> OTHERS = List.of(PER, WINDOW, FLOOR, UNIT, DESCRIPTION);
    static final Map<String, Object> SCHEMA = schema();

    private DerivedKeys() {
    }

    private static Map<String, Object> schema() {
        List<Key<?>> keys = new ArrayList<>(OperatorKeys.ALL);
        keys.addAll(OTHERS);
        Map<String, Object> schema = Section.schema(keys, List.of());
        schema.put("allOf", List.of(Section.oneOf(OperatorKeys.ALL.stream().map(Key::name).toList())));
        return schema;
    }
}
