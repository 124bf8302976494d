package dev.pgvigil.sidecar;

import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.query.Preset;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.QueryLoader;
import dev.pgvigil.query.QuerySources;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers the shipped queries and the user's files as the settings say. */
public final class QueryFiles {
    /** The shipped file's name, in the jar and in messages. */
    public static final String SHIPPED = "queries.yaml";

    private QueryFiles() {
    }

    /** Loads all definitions; faults of all files are added to the problems. */
    public static List<QueryDefinition> load(QuerySettings settings, Problems problems) {
        return loadAll(settings, problems).queries();
    }

    /** The same with what runs only when an alert asks. */
    public static LoadedQueries loadAll(QuerySettings settings, Problems problems) {
        List<QuerySources.Source> files = new ArrayList<>();
        settings.files().forEach(file -> read(file, problems).ifPresent(files::add));
        boolean none = settings.preset() == QuerySettings.Preset.NONE;
        Preset preset = none ? Preset.DEFAULT : Preset.valueOf(settings.preset().name());
        return QueryLoader.loadAll(new QuerySources(none ? Optional.empty() : Optional.of(shipped()), preset, files, settings.override()), problems);
    }

    /** Every shipped definition, whatever preset it is for. */
    public static List<QueryDefinition> allShipped() {
        return QueryLoader.load(new QuerySources(Optional.of(shipped()), Preset.EXHAUSTIVE, List.of(), Map.of()), new Problems());
    }

    /** The names of the alerts of some definitions. */
    public static Set<String> alerts(List<QueryDefinition> queries) {
        return queries.stream().flatMap(query -> query.alerts().stream()).map(AlertDefinition::name).collect(Collectors.toSet());
    }

    private static Optional<QuerySources.Source> read(QuerySettings.QueryFile file, Problems problems) {
        try {
            return Optional.of(new QuerySources.Source(file.path().toString(), Files.readString(file.path()), file.format()));
        } catch (IOException e) {
            problems.add(new Problem(Position.outside(file.path().toString()), "",
                    "found no readable file, expected YAML in UTF-8 (" + Unreadable.why(e) + ")"));
            return Optional.empty();
        }
    }

    private static QuerySources.Source shipped() {
        try (InputStream in = QueryFiles.class.getResourceAsStream("/" + SHIPPED)) {
            return new QuerySources.Source(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
