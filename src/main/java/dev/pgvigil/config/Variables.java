package dev.pgvigil.config;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.YamlMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code PGVIGIL_*} variables: each setting that has one, and {@code PGVIGIL_CONFIG} and {@code PGVIGIL_NAME}. An empty variable
 * counts as not set. Unknown ones are faults, except those that Kubernetes makes for a service named pgvigil.
 */
final class Variables {
    private static final String PREFIX = "PGVIGIL_";
    static final String CONFIG = "PGVIGIL_CONFIG";
    static final String NAME = "PGVIGIL_NAME";
    private static final Pattern OF_KUBERNETES = Pattern.compile(
            "PGVIGIL_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");
    private final Surroundings surroundings;

    Variables(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Every variable's name. */
    static Set<String> known() {
        Set<String> names = SettingKeys.ALL.stream().flatMap(setting -> setting.variable().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(List.of(CONFIG, NAME));
        return names;
    }

    /** The tree with the variables that do not belong to a target laid over it; reports the unknown ones. */
    YamlMap over(YamlMap root) {
        reportUnknown();
        return overlay(root, false);
    }

    /** A target with its own variables laid over it; a value here also beats a file of a lower layer. */
    YamlMap overTarget(YamlMap target) {
        YamlMap bare = withoutReplaced(target, SettingKeys.USER, SettingKeys.USER_FILE);
        return overlay(withoutReplaced(bare, SettingKeys.PASSWORD, SettingKeys.PASSWORD_FILE), true);
    }

    private YamlMap withoutReplaced(YamlMap target, Setting<?> value, Setting<?> file) {
        boolean replaced = Stream.of(value, file).flatMap(setting -> setting.variable().stream())
                .anyMatch(name -> surroundings.variable(name).isPresent());
        return replaced ? SettingsTree.without(target, value.key().name(), file.key().name()) : target;
    }

    /** The variables of a target that are set, {@code PGVIGIL_URL} aside. */
    List<String> ofTarget() {
        Set<String> names = SettingKeys.ALL.stream().filter(Setting::ofTarget).filter(setting -> setting != SettingKeys.URL)
                .flatMap(setting -> setting.variable().stream()).collect(Collectors.toCollection(TreeSet::new));
        names.add(NAME);
        return names.stream().filter(name -> surroundings.variable(name).isPresent()).toList();
    }

    private YamlMap overlay(YamlMap map, boolean ofTarget) {
        YamlMap tree = map;
        for (Setting<?> setting : SettingKeys.ALL) {
            if (setting.ofTarget() == ofTarget && setting != SettingKeys.URL) {
                tree = overlay(tree, setting);
            }
        }
        return tree;
    }

    private YamlMap overlay(YamlMap tree, Setting<?> setting) {
        return setting.variable().flatMap(name -> surroundings.variable(name).map(text ->
                SettingsTree.with(tree, setting.steps(), setting.node(name, text)))).orElse(tree);
    }

    /** Compares without the common prefix, which would make every name look near. */
    private static String suggestion(String name, Set<String> known) {
        List<String> bare = known.stream().map(word -> word.substring(PREFIX.length())).toList();
        return Suggestion.of(name.substring(PREFIX.length()), bare).replace("mean ", "mean " + PREFIX);
    }

    private void reportUnknown() {
        Set<String> known = known();
        for (String name : new TreeSet<>(surroundings.environment().keySet())) {
            if (name.startsWith(PREFIX) && !known.contains(name) && !OF_KUBERNETES.matcher(name).matches()) {
                surroundings.problems().add(new Problem(Position.outside(name), "",
                        "found an unknown variable, expected one of the settings" + suggestion(name, known)));
            }
        }
    }
}
