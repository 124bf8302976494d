package dev.pgvigil.config;

import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Puts the layers together: flags, {@code PGVIGIL_*}, settings file, {@code DATA_SOURCE_*}, libpq's {@code PG*}. */
public final class SettingsLoader {
    private SettingsLoader() {
    }

    /**
     * Loads the settings.
     *
     * @param environment the process's variables
     * @param directory what relative paths on the command line and {@code ./pgvigil.yaml} start at
     * @return empty when faults were added; no fault holds a password
     */
    public static Optional<Settings> load(Flags flags, Map<String, String> environment, Path directory, Problems problems) {
        return load(flags, environment, directory, SettingsFile.SYSTEM, problems);
    }

    /**
     * The settings as far as they can be read, so that what depends on them can be checked for faults too.
     *
     * @return to be used for nothing else when faults were added
     */
    public static Optional<Settings> draft(Flags flags, Map<String, String> environment, Path directory, Problems problems) {
        Problems found = new Problems();
        Optional<Settings> settings = read(flags, environment, directory.toAbsolutePath(), SettingsFile.SYSTEM, found);
        found.all().forEach(problem -> problems.add(masked(problem)));
        return settings;
    }

    static Optional<Settings> load(Flags flags, Map<String, String> environment, Path directory, Path system, Problems problems) {
        Problems found = new Problems();
        Optional<Settings> settings = read(flags, environment, directory.toAbsolutePath(), system, found);
        found.all().forEach(problem -> problems.add(masked(problem)));
        return found.isEmpty() ? settings : Optional.empty();
    }

    private static Optional<Settings> read(Flags flags, Map<String, String> environment, Path directory, Path system,
            Problems problems) {
        Optional<String> named = flags.config().map(Path::toString)
                .or(() -> Optional.ofNullable(environment.get(Variables.CONFIG)).filter(text -> !text.isEmpty()));
        SettingsFile file = SettingsFile.read(named, directory, system, problems);
        Surroundings surroundings = new Surroundings(file.name(), file.directory(), directory, environment, problems);
        SettingsReader reader = new SettingsReader(surroundings);
        reader.read(file.root());      // for faults in what a higher layer replaces; the same fault twice is told once
        YamlMap all = new Variables(surroundings).over(file.root());
        all = FlagLayer.over(flags, all);
        TargetLayers targets = new TargetLayers(surroundings, flags);
        return reader.read(targets.over(all), flags.queryPaths(), targets.implied(all));
    }

    private static Problem masked(Problem problem) {
        return new Problem(problem.at(), Masking.text(problem.path()), Masking.text(problem.message()));
    }
}
