package dev.pgvigil.query;

import dev.pgvigil.query.QuerySources.Source;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Loads texts as query files and keeps what came of it. */
final class Loading {
    private final Problems problems = new Problems();
    private final List<Source> files = new ArrayList<>();
    private final Map<String, YamlMap> overrides = new LinkedHashMap<>();
    private Optional<Source> shipped = Optional.empty();
    private Preset preset = Preset.DEFAULT;
    private LoadedQueries definitions;

    static Loading of(String text) {
        return new Loading().file("f.yaml", text);
    }

    static Loading of(Format format, String text) {
        return new Loading().file("f.yaml", format.word(), text);
    }

    Loading file(String name, String text) {
        files.add(new Source(name, text, Optional.empty()));
        return this;
    }

    Loading file(String name, String format, String text) {
        files.add(new Source(name, text, Optional.of(format)));
        return this;
    }

    Loading shipped(String text) {
        shipped = Optional.of(new Source("queries.yaml", text, Optional.empty()));
        return this;
    }

    Loading preset(Preset wanted) {
        preset = wanted;
        return this;
    }

    /** Overrides as they stand in a settings file. */
    Loading override(String text) {
        YamlMap map = (YamlMap) YamlParser.parse("pgvigil.yaml", text, problems).orElseThrow();
        map.entries().forEach((key, entry) -> overrides.put(key, (YamlMap) entry.value()));
        return this;
    }

    List<QueryDefinition> definitions() {
        if (definitions == null) {
            definitions = QueryLoader.loadAll(new QuerySources(shipped, preset, files, overrides), problems);
        }
        return definitions.queries();
    }

    /** What runs only when an alert asks, of which none may have a fault. */
    List<EvidenceDefinition> evidence() {
        valid();
        return definitions.evidence();
    }

    /** The definitions, of which none may have a fault. */
    List<QueryDefinition> valid() {
        definitions();
        problems.throwIfAny();
        return definitions.queries();
    }

    /** The only definition, which may have no fault. */
    QueryDefinition only() {
        if (valid().size() != 1) {
            throw new AssertionError("found " + valid().size() + " definitions, expected one");
        }
        return valid().get(0);
    }

    List<String> keys() {
        return valid().stream().map(QueryDefinition::key).toList();
    }

    /** All faults, one a line. */
    String faults() {
        definitions();
        return problems.all().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    List<String> warnings() {
        definitions();
        return problems.warnings();
    }
}
