package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads scope, interval and timeout. */
final class ScheduleReader {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private ScheduleReader() {
    }

    static Schedule read(Fields fields, DialectDefaults defaults, List<Tag> tags) {
        Scope scope = scope(fields, defaults, tags);
        Duration every = fields.get(DefinitionKeys.EVERY).orElse(defaults.every(scope));
        if (every.compareTo(SHORTEST) < 0) {
            fields.node(DefinitionKeys.EVERY).ifPresent(node -> fields.problems().add(node, node.describe(), "at least 100ms"));
            every = defaults.every(scope);
        }
        return new Schedule(scope, every, timeout(fields, defaults, every));
    }

    static Scope scope(Fields fields, DialectDefaults defaults, List<Tag> tags) {
        boolean once = tags.stream().anyMatch(tag -> tag.kind() == Tag.Kind.CLUSTER || tag.kind() == Tag.Kind.PGBOUNCER);
        Optional<Scope> written = fields.get(DefinitionKeys.SCOPE);
        if (once && written.equals(Optional.of(Scope.DATABASE))) {
            fields.node(DefinitionKeys.SCOPE).ifPresent(node -> fields.problems().add(node, "scope: database beside a tag that says once",
                    "scope: server, or neither of the tags cluster and pgbouncer"));
        }
        return written.orElse(once ? Scope.SERVER : defaults.scope());
    }

    private static Duration timeout(Fields fields, DialectDefaults defaults, Duration every) {
        Optional<Duration> given = fields.get(DefinitionKeys.TIMEOUT);
        if (given.isEmpty()) {
            return defaults.timeoutFor(every);
        }
        boolean valid = !given.get().isZero() && given.get().compareTo(every) < 0;
        if (!valid) {
            fields.node(DefinitionKeys.TIMEOUT).ifPresent(node -> fields.problems().add(node, node.describe(),
                    "above zero and less than the query's interval (" + Durations.text(every) + ")"));
        }
        return given.get();
    }
}
