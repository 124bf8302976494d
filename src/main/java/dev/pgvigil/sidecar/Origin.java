package dev.pgvigil.sidecar;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.QuerySettings.QueryFile;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.SettingsLoader;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.web.WebServer;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a configuration comes from, so that it can be read again. Immutable; prints nothing of the environment. */
final class Origin {
    private final Flags flags;
    private final Map<String, String> environment;
    private final Path directory;

    /** @param directory what relative paths on the command line start at */
    Origin(Flags flags, Map<String, String> environment, Path directory) {
        this.flags = flags;
        this.environment = Map.copyOf(environment);
        this.directory = directory;
    }

    /**
     * Reads everything.
     *
     * @throws dev.pgvigil.yaml.ProblemsException with all faults of all files together
     */
    Configuration load() {
        Signature signature = signature();      // before the files are read: what changes meanwhile is noticed later
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.draft(flags, environment, directory, problems);
        int before = problems.count();
        List<QueryDefinition> queries = settings.map(found -> QueryFiles.load(found.queries(), problems)).orElse(List.of());
        boolean sound = problems.count() == before;
        Optional<Alerting> alerting = settings.map(found -> Alerting.load(queries, sound, found, problems));
        settings.ifPresent(found -> WebServer.check(found.web(), problems));
        problems.throwIfAny();
        List<String> warnings = problems.warnings().stream().distinct().toList();
        return new Configuration(settings.orElseThrow(), queries, alerting.orElseThrow(), warnings, this, signature);
    }

    /** What would be read now. */
    Signature signature() {
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.load(flags, environment, directory, problems);
        String faults = problems.all().stream().map(Problem::toString).collect(Collectors.joining("\n"));
        return new Signature(faults, settings, settings.map(Origin::contents).orElse(Map.of()));
    }

    private static Map<String, String> contents(Settings settings) {
        return files(settings).distinct().collect(Collectors.toMap(Path::toString, FileContent::of));
    }

    private static Stream<Path> files(Settings settings) {
        Stream<String> profiles = Stream.concat(settings.profiles().stream(), settings.targets().stream()
                .map(TargetSettings::profiles).flatMap(List::stream));
        return Stream.of(settings.queries().files().stream().map(QueryFile::path), settings.web().configFile().stream(),
                profiles.filter(profile -> profile.startsWith("/")).map(Path::of)).flatMap(Function.identity());
    }
}
