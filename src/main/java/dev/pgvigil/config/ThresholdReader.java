package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a target or a profile says of thresholds: alert to {@code disabled}, or to its severities. */
final class ThresholdReader {
    private static final List<Key<YamlMap>> SEVERITIES = List.of(severity("info"), severity("warning"), severity("critical"));
    private static final Key<Double> AT = Key.number("at");
    private static final Key<Duration> FOR = Key.duration("for");
    private static final String OF_TARGET = "disabled or {warning: {at: …}, critical: {at: …}}";
    private static final String OF_PROFILE = "disabled or {warning: {at: …, for: …}, critical: {…}}";
    private final boolean profile;
    private final Problems problems;

    private ThresholdReader(boolean profile, Problems problems) {
        this.profile = profile;
        this.problems = problems;
    }

    /** The thresholds of a target, which has no {@code for} of its own. */
    static Map<String, ThresholdOverride> ofTarget(YamlMap map, Problems problems) {
        return new ThresholdReader(false, problems).all(map);
    }

    /** Those of a profile. */
    static Map<String, ThresholdOverride> ofProfile(YamlMap map, Problems problems) {
        return new ThresholdReader(true, problems).all(map);
    }

    private Map<String, ThresholdOverride> all(YamlMap map) {
        Map<String, ThresholdOverride> all = new LinkedHashMap<>();
        map.entries().forEach((alert, entry) -> one(entry).ifPresent(override -> all.put(alert, override)));
        return all;
    }

    private Optional<ThresholdOverride> one(YamlMap.Entry entry) {
        YamlNode node = entry.value();
        if (node instanceof YamlScalar scalar && scalar.text().equals("disabled")) {
            return Optional.of(new ThresholdOverride(entry.key(), true, Map.of()));
        }
        if (!(node instanceof YamlMap map)) {
            problems.add(node, node.describe(), profile ? OF_PROFILE : OF_TARGET);
            return Optional.empty();
        }
        Fields fields = new Fields(map, problems);
        Map<String, ThresholdOverride.Value> values = new LinkedHashMap<>();
        SEVERITIES.forEach(key -> fields.get(key).flatMap(this::value).ifPresent(value -> values.put(key.name(), value)));
        fields.finish();
        return Optional.of(new ThresholdOverride(entry.key(), false, values));
    }

    private Optional<ThresholdOverride.Value> value(YamlMap map) {
        Fields fields = new Fields(map, problems);
        Optional<Double> at = profile ? fields.get(AT) : SettingKeys.require(fields, AT, problems);
        Optional<Duration> hold = profile ? fields.get(FOR) : Optional.empty();
        if (!profile) {
            fields.refuse("for", "it acts in Prometheus only through the rules, which are the same for all targets; set it in a profile");
        } else if (map.entries().isEmpty()) {
            problems.add(map, "found neither at nor for, expected one of them");
        }
        fields.finish();
        boolean any = at.isPresent() || hold.isPresent();
        return any ? Optional.of(new ThresholdOverride.Value(at, hold, map, map.get(AT.name()), map.get(FOR.name()))) : Optional.empty();
    }

    private static Key<YamlMap> severity(String name) {
        return Key.of(Map.of("type", "object"), SettingKeys::mapping, name);
    }
}
