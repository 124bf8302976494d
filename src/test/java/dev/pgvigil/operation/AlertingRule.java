package dev.pgvigil.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * One alert of a rule file, in one severity.
 *
 * @param file its name
 * @param annotations with their templates
 * @param keepFiringFor as written; empty for none
 */
record AlertingRule(String file, String name, String expression, String severity, Map<String, String> annotations, String keepFiringFor) {
    static final Path DIRECTORY = Path.of("alerts");

    /** Those of all committed rule files. */
    static List<AlertingRule> committed() {
        return files(".rules.yml").stream().flatMap(file -> of(file).stream()).toList();
    }

    /** Those of one file. */
    static List<AlertingRule> of(Path file) {
        return groups(file).stream().flatMap(group -> rules(group).stream()).filter(rule -> rule.containsKey("alert"))
                .map(rule -> new AlertingRule(file.getFileName().toString(), text(rule, "alert"), text(rule, "expr"),
                        text(map(rule, "labels"), "severity"), map(rule, "annotations"), text(rule, "keep_firing_for"))).toList();
    }

    /** The expressions of a file, of recording rules too. */
    static List<String> expressions(Path file) {
        return groups(file).stream().flatMap(group -> rules(group).stream()).map(rule -> text(rule, "expr")).toList();
    }

    /** Rule files, or with {@code .test.yml} those that test them. */
    static List<Path> files(String ending) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A YAML file as maps and lists. */
    static Map<String, Object> yaml(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The maps in a list under a key; none when there is no such key. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.getOrDefault(key, List.of());
    }

    private static List<Map<String, Object>> groups(Path file) {
        return list(yaml(file), "groups");
    }

    private static List<Map<String, Object>> rules(Map<String, Object> group) {
        return list(group, "rules");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> map(Map<String, Object> rule, String key) {
        return (Map<String, String>) rule.getOrDefault(key, Map.of());
    }

    private static String text(Map<String, ?> map, String key) {
        return map.containsKey(key) ? map.get(key).toString() : "";
    }
}
