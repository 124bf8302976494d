package dev.pgvigil.config;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the targets come from: {@code --url}, {@code PGVIGIL_URL}, the file, {@code DATA_SOURCE_*}, and last libpq's variables alone. The
 * first that has any gives them all. Variables about one target are laid over it when it is the only one.
 */
final class TargetLayers {
    static final String DEFAULT_NAME = "main";
    private static final List<String> SERVER_VARIABLES = List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE");
    private final Surroundings surroundings;
    private final Flags flags;
    private final Variables variables;

    TargetLayers(Surroundings surroundings, Flags flags) {
        this.surroundings = surroundings;
        this.flags = flags;
        this.variables = new Variables(surroundings);
    }

    YamlMap over(YamlMap root) {
        return SettingsTree.with(root, List.of("targets"), withVariables(targets(root)));
    }

    /** True when no layer names a server, not even libpq's variables. */
    boolean implied(YamlMap root) {
        return named(root).isEmpty() && SERVER_VARIABLES.stream().allMatch(name -> surroundings.variable(name).isEmpty());
    }

    private YamlMap targets(YamlMap root) {
        return named(root).orElseGet(this::libpqAlone);
    }

    private Optional<YamlMap> named(YamlMap root) {
        if (flags.url().isPresent()) {
            return Optional.of(single(Setting.scalar("--url", flags.url().get())));
        }
        if (surroundings.variable("PGVIGIL_URL").isPresent()) {
            return Optional.of(single(Setting.scalar("PGVIGIL_URL", surroundings.variable("PGVIGIL_URL").get())));
        }
        return root.get("targets").filter(YamlMap.class::isInstance).map(YamlMap.class::cast)
                .filter(written -> !written.entries().isEmpty())
                .or(() -> new DataSources(surroundings).targets());
    }

    private YamlMap libpqAlone() {
        surroundings.variable("PGSERVICE").ifPresent(service -> surroundings.problems().add(new Problem(Position.outside("PGSERVICE"), "",
                "found it set, which is not supported: service files are not read; set PGHOST, PGPORT, PGUSER instead")));
        return single(Setting.scalar("libpq's defaults", "postgresql://"));
    }

    private static YamlMap single(YamlNode url) {
        return SettingsTree.of(DEFAULT_NAME, SettingsTree.of(SettingKeys.URL.key().name(), url));
    }

    private YamlMap withVariables(YamlMap targets) {
        List<String> written = variables.ofTarget();
        if (written.isEmpty()) {
            return targets;
        }
        if (targets.entries().size() > 1) {
            written.forEach(name -> surroundings.problems().add(new Problem(Position.outside(name), "", "found it beside "
                    + targets.entries().size() + " targets, expected one target; write it in the settings file under targets")));
            return targets;
        }
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        targets.entries().values().forEach(entry -> entries.put(name(entry), overlaid(entry)));
        return new YamlMap(targets.at(), targets.path(), entries);
    }

    private String name(YamlMap.Entry entry) {
        return surroundings.variable(Variables.NAME).orElse(entry.key().text());
    }

    private YamlMap.Entry overlaid(YamlMap.Entry entry) {
        YamlScalar key = surroundings.variable(Variables.NAME).map(name -> Setting.scalar(Variables.NAME, name)).orElse(entry.key());
        YamlNode value = entry.value() instanceof YamlMap map ? variables.overTarget(map) : entry.value();
        return new YamlMap.Entry(key, value);
    }
}
