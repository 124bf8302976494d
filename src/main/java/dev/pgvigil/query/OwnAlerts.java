package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the alerts on pgvigil's own families. They have the keys of a query's alerts, and what they compare are full metric names. */
public final class OwnAlerts {
    /** The shipped file's name in messages. */
    public static final String FILE = "own-alerts.yaml";
    private static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Key<Map<String, String>> WHERE = Key.of(Map.of("type", "object"), OwnAlerts::labels, "where");
    private static final Key<Boolean> AGE = Key.bool("age");

    private final Problems problems;

    private OwnAlerts(Problems problems) {
        this.problems = problems;
    }

    /** The shipped ones, in file order. */
    public static List<OwnAlert> shipped() {
        return Problems.orThrow(problems -> read(FILE, text(), problems));
    }

    /** The alerts of a text in file order; faults are added to the problems. */
    static List<OwnAlert> read(String file, String text, Problems problems) {
        List<OwnAlert> alerts = new ArrayList<>();
        OwnAlerts reader = new OwnAlerts(problems);
        YamlParser.parse(file, text, problems).flatMap(root -> Values.map(root, problems))
                .ifPresent(root -> root.entries().values().forEach(entry -> reader.one(entry).ifPresent(alerts::add)));
        return alerts;
    }

    private Optional<OwnAlert> one(YamlMap.Entry entry) {
        return Values.map(entry.value(), problems).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<AlertDefinition> definition = new AlertReader(new Terms(), problems).one(entry.key(), fields);
            Map<String, String> where = fields.get(WHERE).orElse(Map.of());
            boolean age = fields.get(AGE).orElse(false);
            fields.finish();
            return definition.map(alert -> new OwnAlert(alert, where, age));
        });
    }

    private static Optional<Map<String, String>> labels(YamlNode node, Problems problems) {
        return Values.map(node, problems).map(map -> {
            Map<String, String> labels = new LinkedHashMap<>();
            map.entries().forEach((name, entry) -> Values.text(entry.value(), problems).ifPresent(value -> labels.put(name, value)));
            return labels;
        });
    }

    private static String text() {
        try (InputStream in = OwnAlerts.class.getResourceAsStream("/dev/pgvigil/alert/" + FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which families and labels there are is known to those who serve them; a test holds the shipped file to that. */
    private final class Terms implements AlertTerms {
        @Override
        public void value(YamlNode at, String name) {
            if (!name.matches(METRIC)) {
                problems.add(at, name, "a full metric name");
            }
        }

        @Override
        public void text(YamlNode at, String text) {
            Placeholders.names(text).filter(name -> name.isBlank()).findFirst()
                    .ifPresent(name -> problems.add(at, "{" + name + "}", "{value}, {threshold} or a label"));
        }
    }
}
