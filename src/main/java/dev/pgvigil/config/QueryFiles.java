package dev.pgvigil.config;

import dev.pgvigil.config.QuerySettings.QueryFile;
import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the user's query files. A file that two entries name is taken once, with the format that either gives. */
final class QueryFiles {
    private static final List<String> FORMATS = List.of("pgvigil", "postgres_exporter", "pg_exporter", "cnpg", "c-009");
    private static final Key<String> PATH = Key.text("path");
    private static final Key<String> FORMAT = Key.of(Map.of("enum", FORMATS), QueryFiles::format, "format");
    private final Surroundings surroundings;
    private final Problems problems;
    private final Map<Path, QueryFile> files = new LinkedHashMap<>();

    QueryFiles(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.problems = surroundings.problems();
    }

    /**
     * Resolves every entry.
     *
     * @param written the setting's node: one entry or a list of them
     * @param extended files of {@code --extend.query-path}
     */
    List<QueryFile> read(Optional<YamlNode> written, List<Path> extended) {
        written.map(node -> node instanceof YamlList list ? list.items() : List.of(node)).ifPresent(items -> items.forEach(this::entry));
        extended.forEach(path -> find(Setting.scalar("--extend.query-path", path.toString()), path.toString(),
                Optional.of("postgres_exporter")));
        return List.copyOf(files.values());
    }

    private void entry(YamlNode node) {
        if (!(node instanceof YamlMap map)) {
            Values.text(node, problems).ifPresent(pattern -> find(node, pattern, Optional.empty()));
            return;
        }
        Fields fields = new Fields(map, problems);
        Optional<String> format = fields.get(FORMAT);
        Optional<YamlNode> place = fields.map().get(PATH.name());
        SettingKeys.require(fields, PATH, problems).ifPresent(pattern -> find(place.orElseThrow(), pattern, format));
        fields.finish();
    }

    private void find(YamlNode node, String pattern, Optional<String> format) {
        Optional<Path> path = surroundings.path(node, pattern);
        if (path.isPresent() && Glob.isOne(pattern)) {
            Glob.expand(surroundings.base(node), pattern).ifPresentOrElse(paths -> paths.forEach(each -> add(each, format)),
                    () -> problems.add(node, "more than " + Glob.MOST + " files and directories to look at", "a narrower pattern"));
            return;
        }
        if (path.isPresent() && !Files.isRegularFile(path.get())) {
            problems.add(node, "no file at " + pattern, Files.isDirectory(path.get()) ? "a file or a glob such as " + pattern + "/*.yaml"
                    : "one below " + surroundings.base(node));
            return;
        }
        path.ifPresent(file -> add(file, format));
    }

    private void add(Path path, Optional<String> format) {
        files.merge(path, new QueryFile(path, format), (first, second) -> new QueryFile(path, first.format().or(second::format)));
    }

    private static Optional<String> format(YamlNode node, Problems problems) {
        List<String> words = new ArrayList<>(FORMATS);
        return Values.text(node, problems).flatMap(word -> words.contains(word) ? Optional.of(word)
                : Values.refuse(node, problems, Values.orList(words) + Suggestion.of(word, words)));
    }
}
