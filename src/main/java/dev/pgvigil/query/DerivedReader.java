package dev.pgvigil.query;

import dev.pgvigil.query.DerivedDefinition.Floor;
import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code derived}: one value after the other, then the order among those that read each other. */
final class DerivedReader {
    private static final Duration SHORTEST_DEFAULT_WINDOW = Duration.ofMinutes(5);
    private static final String DATNAME = "datname";

    private final Schedule schedule;
    private final Columns columns;
    private final YamlMap written;
    private final Problems problems;

    private DerivedReader(Schedule schedule, Columns columns, YamlMap written, Problems problems) {
        this.schedule = schedule;
        this.columns = columns;
        this.written = written;
        this.problems = problems;
    }

    /** The derived values, each after those it reads. */
    static List<DerivedDefinition> read(Optional<YamlNode> node, Schedule schedule, Columns columns, Problems problems) {
        Optional<YamlMap> map = node.flatMap(found -> Values.map(found, problems));
        return map.map(found -> new DerivedReader(schedule, columns, found, problems).all()).orElse(List.of());
    }

    private List<DerivedDefinition> all() {
        List<DerivedDefinition> found = new ArrayList<>();
        written.entries().values().forEach(entry -> one(entry).ifPresent(found::add));
        return DerivedOrder.sorted(found, written, problems);
    }

    private Optional<DerivedDefinition> one(YamlMap.Entry entry) {
        return Values.map(entry.value(), problems).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<DerivedOperator> operator = operator(fields);
            Optional<List<String>> per = per(fields, operator);
            Duration window = window(fields);
            Optional<Floor> floor = floor(fields);
            Optional<String> unit = fields.get(DerivedKeys.UNIT);
            String description = fields.get(DerivedKeys.DESCRIPTION).orElse("");
            fields.finish();
            return operator.map(op -> new DerivedDefinition(entry.key().text(), op, per, window, floor, unit, description, entry.key().at()));
        });
    }

    private Optional<DerivedOperator> operator(Fields fields) {
        List<Key<DerivedOperator>> found = OperatorKeys.ALL.stream().filter(key -> fields.node(key).isPresent()).toList();
        if (found.size() != 1) {
            String names = found.isEmpty() ? "no operator" : String.join(" and ", found.stream().map(Key::name).toList());
            problems.add(fields.map(), names, "one of " + Values.orList(OperatorKeys.ALL.stream().map(Key::name).toList()));
        }
        Optional<DerivedOperator> first = Optional.empty();
        for (Key<DerivedOperator> key : found) {
            Optional<DerivedOperator> operator = fields.get(key);
            operator.ifPresent(op -> fields.node(key).ifPresent(node -> OperatorColumns.check(op, node, columns, written, problems)));
            first = first.or(() -> operator);
        }
        return found.size() == 1 ? first : Optional.empty();
    }

    /**
     * The labels that stay. {@code worst} and {@code count} keep none of their own; in a query that runs in every database the database
     * always stays, or the databases would serve one series several times.
     */
    private Optional<List<String>> per(Fields fields, Optional<DerivedOperator> operator) {
        Optional<List<String>> given = fields.get(DerivedKeys.PER);
        List<String> allowed = new ArrayList<>(columns.labels());
        if (schedule.scope() == Scope.DATABASE && !allowed.contains(DATNAME)) {
            allowed.add(DATNAME);
        }
        fields.node(DerivedKeys.PER).ifPresent(node -> given.orElse(List.of())
                .forEach(label -> columns.check(node, label, "a LABEL column", allowed, problems)));
        boolean aggregate = operator.filter(op -> op instanceof DerivedOperator.Worst || op instanceof DerivedOperator.Count).isPresent();
        Optional<List<String>> per = given.isEmpty() && aggregate ? Optional.of(List.of()) : given;
        return per.map(this::withDatabase);
    }

    private List<String> withDatabase(List<String> labels) {
        if (schedule.scope() == Scope.SERVER || labels.contains(DATNAME)) {
            return labels;
        }
        List<String> all = new ArrayList<>(labels);
        all.add(DATNAME);
        return all;
    }

    private Duration window(Fields fields) {
        Duration shortest = schedule.every().multipliedBy(2);
        Optional<Duration> given = fields.get(DerivedKeys.WINDOW);
        if (given.isPresent() && given.get().compareTo(shortest) < 0) {
            fields.node(DerivedKeys.WINDOW).ifPresent(node -> problems.add(node, node.describe(),
                    "at least twice the query's interval (" + Durations.text(shortest) + ")"));
        }
        return given.orElse(shortest.compareTo(SHORTEST_DEFAULT_WINDOW) > 0 ? shortest : SHORTEST_DEFAULT_WINDOW);
    }

    private Optional<Floor> floor(Fields fields) {
        Optional<Floor> floor = fields.get(DerivedKeys.FLOOR);
        fields.node(DerivedKeys.FLOOR).ifPresent(node -> floor.ifPresent(found -> found.of()
                .forEach(column -> columns.check(node, column, "a COUNTER column", columns.counters(), problems))));
        return floor;
    }
}
