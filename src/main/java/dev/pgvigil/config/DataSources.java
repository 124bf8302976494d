package dev.pgvigil.config;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Unreadable;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * postgres_exporter's variables. {@code DATA_SOURCE_NAME} is a list of connection strings and wins over the others, as there;
 * {@code DATA_SOURCE_URI} has no scheme. A {@code *_FILE} wins over its value; those of user and password are read at each login.
 */
final class DataSources {
    private static final Pattern BETWEEN = Pattern.compile(
            ",(?=\\s*(?:(?:jdbc:)?postgres(?:ql)?://|(?:" + String.join("|", LibpqParameter.names()) + ")\\s*=))");
    private final Surroundings surroundings;
    private final Map<String, Integer> numbers = new HashMap<>();

    DataSources(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The targets as they would stand in the file; empty when no variable is set. */
    Optional<YamlMap> targets() {
        return surroundings.variable("DATA_SOURCE_NAME").map(this::named).or(this::fromParts);
    }

    private YamlMap named(String text) {
        List<YamlScalar> urls = BETWEEN.splitAsStream(text).map(String::strip).filter(part -> !part.isEmpty())
                .map(part -> Setting.scalar("DATA_SOURCE_NAME", part)).toList();
        if (urls.size() < 2) {
            return SettingsTree.of(TargetLayers.DEFAULT_NAME, target(Setting.scalar("DATA_SOURCE_NAME", text.strip())));
        }
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        for (YamlScalar url : urls) {
            String name = free(name(url, entries.size() + 1), entries);
            entries.put(name, new YamlMap.Entry(Setting.scalar("DATA_SOURCE_NAME", name), target(url)));
        }
        return new YamlMap(Position.outside("DATA_SOURCE_NAME"), "", entries);
    }

    private static YamlMap target(YamlScalar url) {
        return SettingsTree.of("url", url);
    }

    private String name(YamlScalar url, int number) {
        Surroundings quiet = new Surroundings(surroundings.file(), surroundings.fileDirectory(), surroundings.directory(),
                surroundings.environment(), new Problems());
        return ConnectionString.parse(url, quiet.problems()).flatMap(parameters -> HostList.read(parameters, quiet))
                .map(hosts -> sanitised(hosts.get(0))).filter(name -> !name.isEmpty()).orElse("target-" + number);
    }

    private static String sanitised(HostPort address) {
        return (address.host() + "-" + address.port()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
    }

    private String free(String name, Map<String, ?> taken) {
        String free = name;
        while (taken.containsKey(free)) {
            free = name + "-" + numbers.merge(name, 2, (last, first) -> last + 1);
        }
        return free;
    }

    private Optional<YamlMap> fromParts() {
        YamlMap target = new YamlMap(Position.outside("DATA_SOURCE_URI"), "", Map.of());
        target = with(target, "user", "DATA_SOURCE_USER");
        target = with(target, "user_file", "DATA_SOURCE_USER_FILE");
        target = with(target, "password", "DATA_SOURCE_PASS");
        target = with(target, "password_file", "DATA_SOURCE_PASS_FILE");
        Optional<YamlScalar> url = url();
        if (url.isEmpty() && target.entries().isEmpty()) {
            return Optional.empty();
        }
        YamlScalar address = url.orElseGet(() -> Setting.scalar("DATA_SOURCE_URI", "postgresql://"));
        return Optional.of(SettingsTree.of(TargetLayers.DEFAULT_NAME, SettingsTree.with(target, List.of("url"), address)));
    }

    private YamlMap with(YamlMap target, String key, String variable) {
        return surroundings.variable(variable)
                .map(text -> SettingsTree.with(target, List.of(key), Setting.scalar(variable, text))).orElse(target);
    }

    private Optional<YamlScalar> url() {
        return surroundings.variable("DATA_SOURCE_URI_FILE")
                .map(file -> Setting.scalar("DATA_SOURCE_URI_FILE", withScheme(content(file))))
                .or(() -> surroundings.variable("DATA_SOURCE_URI").map(uri -> Setting.scalar("DATA_SOURCE_URI", withScheme(uri))));
    }

    private static String withScheme(String uri) {
        return ConnectionString.isUri(uri.strip()) ? uri.strip() : "postgresql://" + uri.strip();
    }

    private String content(String file) {
        try {
            return surroundings.path(Setting.scalar("DATA_SOURCE_URI_FILE", file), file).isEmpty() ? ""
                    : Files.readString(surroundings.directory().resolve(file));
        } catch (IOException e) {
            surroundings.problems().add(new Problem(Position.outside("DATA_SOURCE_URI_FILE"), "", "found no readable file at " + file
                    + ", expected one line host:port/database (" + Unreadable.why(e) + ")"));
            return "";
        }
    }
}
