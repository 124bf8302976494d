package dev.pgvigil.query;

import dev.pgvigil.query.AlertDefinition.Threshold;
import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of one alert. */
final class AlertKeys {
    static final Key<Double> AT = Key.number("at").describedAs("The threshold");
    static final Key<Duration> FOR = Key.duration("for").describedAs("How long the condition must hold. Default: 0s");
    static final Key<String> VALUE = Key.text("value").describedAs("A column or derived value of its own, when it is not the alert's");
    static final List<Key<?>> THRESHOLD_KEYS = List.of(AT, FOR, VALUE);
    static final Map<String, Object> THRESHOLD_SCHEMA = Section.schema(THRESHOLD_KEYS, List.of(AT));

    static final Key<String> ABOVE = Key.text("above").describedAs("The column or derived value that is bad when high");
    static final Key<String> BELOW = Key.text("below").describedAs("The column or derived value that is bad when low");
    static final Key<Threshold> INFO = threshold("info").describedAs("An event");
    static final Key<Threshold> WARNING = threshold("warning").describedAs("A ticket");
    static final Key<Threshold> CRITICAL = threshold("critical").describedAs("Pages someone");
    static final Key<Duration> KEEP_FIRING_FOR = Key.duration("keep_firing_for")
            .describedAs("How long it goes on firing after the condition ended. Default: 5m with a critical threshold, else 0s");
    static final Key<Role> ROLE = Key.word(Role.class, "role").describedAs("Only on a primary, or only on a replica");
    static final Key<String> SUMMARY = Key.text("summary").describedAs("One line with {value}, {threshold} and {label}");
    static final Key<String> DESCRIPTION = Key.text("description").describedAs("What it means, with the same placeholders");
    static final Key<String> RUNBOOK = Key.text("runbook").describedAs("Page in alerts/runbooks/. Default: the alert's name");

    static final Key<List<String>> EVIDENCE = Key.texts("evidence").describedAs("Names of what is captured when it begins to fire");

    static final Map<Severity, Key<Threshold>> SEVERITIES = Map.of(Severity.INFO, INFO, Severity.WARNING, WARNING, Severity.CRITICAL, CRITICAL);
    static final List<Key<?>> ALL =
            List.of(ABOVE, BELOW, INFO, WARNING, CRITICAL, KEEP_FIRING_FOR, ROLE, SUMMARY, DESCRIPTION, RUNBOOK, EVIDENCE);
    static final Map<String, Object> SCHEMA = schema();

    private AlertKeys() {
    }

    private static Key<Threshold> threshold(String name) {
        return Section.key(name, THRESHOLD_SCHEMA, AlertKeys::threshold);
    }

    private static Optional<Threshold> threshold(Fields fields) {
        Optional<Double> at = fields.require(AT);
        Duration hold = fields.get(FOR).orElse(Duration.ZERO);
        Optional<String> value = fields.get(VALUE);
        return at.map(number -> new Threshold(number, hold, value));
    }

    private static Map<String, Object> schema() {
        Map<String, Object> schema = Section.schema(ALL, List.of(SUMMARY));
        schema.put("allOf", List.of(Section.oneOf(List.of("summary")), Section.oneOf(List.of("above", "below")),
                Map.of("anyOf", List.of("info", "warning", "critical").stream().map(name -> Map.of("required", List.of(name))).toList())));
        return schema;
    }
}
