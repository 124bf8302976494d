package dev.pgvigil.config;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Unreadable;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads profiles: those in the jar by their names, others by their paths. */
public final class Profiles {
    /** The names of those in the jar. */
    public static final List<String> SHIPPED = List.of("default", "c-009", "oltp", "analytics");

    private Profiles() {
    }

    /** Every profile that the settings name, once, by that name; faults are added to the problems. */
    public static Map<String, Profile> load(Settings settings, Problems problems) {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        Stream.concat(settings.profiles().stream(), settings.targets().stream().flatMap(target -> target.profiles().stream())).distinct()
                .forEach(name -> profiles.put(name, named(name, problems)));
        return profiles;
    }

    /** One of those in the jar by its name, any other by its path. */
    public static Profile named(String name, Problems problems) {
        return SHIPPED.contains(name) ? shipped(name, problems) : file(name, problems);
    }

    /** One of those in the jar. */
    public static Profile shipped(String name, Problems problems) {
        try (InputStream in = Profiles.class.getResourceAsStream("/dev/pgvigil/alert/profiles/" + name + ".yaml")) {
            return read(name, true, "profiles/" + name + ".yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8), problems);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Profile file(String path, Problems problems) {
        try {
            return read(path, false, path, Files.readString(Path.of(path)), problems);
        } catch (IOException e) {
            problems.add(new Problem(Position.outside(path), "", "found no readable profile, expected YAML in UTF-8 (" + Unreadable.why(e) + ")"));
            return new Profile(path, false, List.of());
        }
    }

    static Profile read(String name, boolean shipped, String file, String text, Problems problems) {
        Optional<Map<String, ThresholdOverride>> overrides = YamlParser.parse(file, text, problems).flatMap(root -> Values.map(root, problems))
                .map(root -> ThresholdReader.ofProfile(root, problems));
        return new Profile(name, shipped, overrides.map(Map::values).map(List::copyOf).orElse(List.of()));
    }
}
