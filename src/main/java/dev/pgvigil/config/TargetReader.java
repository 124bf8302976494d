package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one target. */
final class TargetReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
    private static final Set<String> RESERVED = Set.of("job", "instance", "target", "severity", "alertname", "version", "role",
            "system_identifier");
    private final Surroundings surroundings;
    private final Problems problems;

    TargetReader(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.problems = surroundings.problems();
    }

    Optional<TargetSettings> read(YamlMap.Entry entry) {
        String name = entry.key().text();
        if (!NAME.matcher(name).matches()) {
            problems.add(entry.key(), "the target name " + entry.key().describe(), "lower-case letters, digits and -, with dots between them");
        }
        return SettingKeys.mapping(entry.value(), problems).flatMap(map -> read(name, new Fields(map, problems)));
    }

    private Optional<TargetSettings> read(String name, Fields fields) {
        Optional<ConnectionSettings> connection = connection(fields);
        Fields databases = new Fields(fields.get(SettingKeys.DATABASES)
                .orElseGet(() -> new YamlMap(fields.map().at(), "", Map.of())), problems);
        List<String> include = databases.get(SettingKeys.INCLUDE.key()).orElse(List.of("*"));
        List<String> exclude = databases.get(SettingKeys.EXCLUDE.key()).orElse(List.of());
        databases.finish();
        Map<String, String> labels = fields.get(SettingKeys.LABELS.key())
                .map(map -> LabelReader.read(map, RESERVED, problems)).orElse(Map.of());
        OptionalInt standbys = fields.get(SettingKeys.EXPECTED_STANDBYS.key()).map(OptionalInt::of).orElse(OptionalInt.empty());
        List<String> profiles = new ProfileNames(surroundings).read(fields, SettingKeys.TARGET_PROFILES.key()).orElse(List.of());
        Map<String, ThresholdOverride> thresholds = fields.get(SettingKeys.THRESHOLDS.key())
                .map(map -> ThresholdReader.ofTarget(map, problems)).orElse(Map.of());
        List<String> tags = fields.get(SettingKeys.TAGS.key()).orElse(List.of());
        fields.finish();
        return connection.map(to -> new TargetSettings(name, to, include, exclude, labels, standbys, profiles, thresholds, tags));
    }

    private Optional<ConnectionSettings> connection(Fields fields) {
        Credentials own = new Credentials(fields.get(SettingKeys.USER.key()), path(fields, SettingKeys.USER_FILE.key()),
                fields.get(SettingKeys.PASSWORD.key()), path(fields, SettingKeys.PASSWORD_FILE.key()), Optional.empty());
        PoolerMode pooler = fields.get(SettingKeys.POOLER.key()).orElse(PoolerMode.AUTO);
        Optional<YamlNode> url = fields.map().get(SettingKeys.URL.key().name());
        return SettingKeys.require(fields, SettingKeys.URL.key(), problems).flatMap(text -> ConnectionString.parse(url.orElseThrow(), problems))
                .flatMap(parameters -> new ConnectionReader(surroundings, parameters).read(own, pooler));
    }

    private Optional<Path> path(Fields fields, Key<String> key) {
        Optional<YamlNode> node = fields.map().get(key.name());
        return fields.get(key).flatMap(text -> surroundings.path(node.orElseThrow(), text));
    }
}
