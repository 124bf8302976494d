package dev.pgvigil.config;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.FaultCheck;
import dev.pgvigil.fuzz.FuzzText;
import dev.pgvigil.fuzz.WrittenSecrets;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Any text as the settings file: settings that hold together or faults that can be read, nothing else and at once. */
public final class SettingsFuzz {
    private static final Path DIRECTORY = directory();
    private static final Path FILE = DIRECTORY.resolve("pgvigil.yaml");
    private static final Set<String> SECRETS = Set.of("password");
    private static final Set<String> ADDRESSES = Set.of("url");

    private SettingsFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = FuzzText.of(input);
        write(text);
        FaultCheck faults = new FaultCheck(Map.of("pgvigil.yaml", text), WrittenSecrets.in(text, SECRETS, ADDRESSES));
        CpuTime.bounded(() -> {
            Problems problems = new Problems();
            Optional<Settings> settings = SettingsLoader.load(Flags.NONE, Map.of(), DIRECTORY, DIRECTORY.resolve("none"), problems);
            faults.check(problems.all(), problems.warnings());
            expect(settings.isPresent() == problems.isEmpty(), "settings and faults, or neither");
            settings.ifPresent(SettingsFuzz::check);
        });
    }

    private static void check(Settings settings) {
        Set<String> names = new HashSet<>();
        expect(!settings.targets().isEmpty(), "no target");
        for (TargetSettings target : settings.targets()) {
            expect(target.name().matches("[a-z0-9-]+(\\.[a-z0-9-]+)*") && names.add(target.name()), "the name " + target.name());
            connection(target.connection());
            expect(target.labels().keySet().stream().allMatch(name -> name.matches("[a-zA-Z_][a-zA-Z0-9_]*")), "labels " + target.labels());
        }
        expect(settings.limits().series() > 0 && settings.limits().rows() > 0, "limits " + settings.limits());
        expect(settings.limits().busyRatio() > 0 && settings.limits().busyRatio() <= 1, "limits " + settings.limits());
        expect(settings.web().port() >= 0 && settings.web().port() <= 65_535, "port " + settings.web().port());
        settings.toString();
    }

    /** What holds of every connection that was read. */
    static void connection(ConnectionSettings connection) {
        expect(!connection.hosts().isEmpty() && !connection.database().isEmpty(), "an address without host or database");
        connection.hosts().forEach(host -> expect(!host.host().isEmpty() && host.port() > 0 && host.port() <= 65_535, "host " + host));
        expect(!connection.connectTimeout().isNegative() && !connection.connectTimeout().isZero(), "timeout " + connection.connectTimeout());
    }

    private static void write(String text) {
        try {
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("pgvigil-fuzz");
            directory.toFile().deleteOnExit();
            directory.resolve("pgvigil.yaml").toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void expect(boolean holds, String found) {
        if (!holds) {
            throw new AssertionError("found " + found);
        }
    }
}
