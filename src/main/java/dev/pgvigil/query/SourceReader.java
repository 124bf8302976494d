package dev.pgvigil.query;

import dev.pgvigil.query.QuerySources.Source;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlParser;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads files into drafts: recognises each file's format, lets users' definitions replace shipped ones. */
final class SourceReader {
    private final Problems problems;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    private SourceReader(Problems problems) {
        this.problems = problems;
    }

    /** The drafts of all files, shipped ones first. */
    static List<Draft> read(QuerySources sources, Problems problems) {
        SourceReader reader = new SourceReader(problems);
        sources.shipped().ifPresent(source -> reader.read(source, true));
        sources.files().forEach(source -> reader.read(source, false));
        return List.copyOf(reader.drafts.values());
    }

    private void read(Source source, boolean shipped) {
        problems.reading(source.file());
        Optional<Format> named = named(source);
        YamlParser.parse(source.file(), source.text(), problems).flatMap(root -> Values.map(root, problems))
                .ifPresent(root -> (C009Dialect.recognises(root) ? Optional.of(Format.C_009) : named)
                        .ifPresent(format -> Dialect.of(format).drafts(root, shipped, problems).forEach(this::add)));
    }

    /** The format of a file by its word; a word that names none is a fault. */
    private Optional<Format> named(Source source) {
        Optional<Format> format = Dialect.named(source.format().orElse(Format.PGVIGIL.word()));
        if (format.isEmpty()) {
            List<String> words = Arrays.stream(Format.values()).map(Format::word).toList();
            String word = source.format().get();
            problems.add(new Problem(Position.outside(source.file()), "", "found the format " + word + ", expected " + Values.orList(words)
                    + Suggestion.of(word, words)));
        }
        return format;
    }

    private void add(Draft draft) {
        Draft first = drafts.get(draft.name());
        if (first != null && first.shipped() == draft.shipped()) {
            problems.add(draft.key(), "the query " + draft.name() + ", which is already defined at " + first.key().at(), "another name");
            return;
        }
        drafts.remove(draft.name());
        drafts.put(draft.name(), draft);
    }
}
