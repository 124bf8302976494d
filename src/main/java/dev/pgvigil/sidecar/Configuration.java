package dev.pgvigil.sidecar;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.SettingsLoader;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.yaml.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings and queries without a fault: all that a sidecar is started with. Immutable.
 *
 * @param warnings what was read but may not mean what its writer thought
 */
public record Configuration(Settings settings, List<QueryDefinition> queries, List<String> warnings) {
    public Configuration {
        queries = List.copyOf(queries);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads everything.
     *
     * @param directory what relative paths on the command line start at
     * @throws dev.pgvigil.yaml.ProblemsException with all faults of all files together
     */
    public static Configuration load(Flags flags, Map<String, String> environment, Path directory) {
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.load(flags, environment, directory, problems);
        List<QueryDefinition> queries = settings.map(found -> QueryFiles.load(found.queries(), problems)).orElse(List.of());
        problems.throwIfAny();
        return new Configuration(settings.orElseThrow(), queries, problems.warnings());
    }
}
