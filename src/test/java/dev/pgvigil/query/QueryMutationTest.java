package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgvigil.query.QuerySources.Source;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, the loader answers with definitions or faults, never with an exception. */
class QueryMutationTest {
    private static final List<String> PIECES = List.of("", " ", ":", "-", "{", "}", "[", "]", "\"", "'", "\n", "\t", "&a ", "*a", "<<: ", "? ", "| ",
            "!!int ", "%", "~", "null", "0", "-1", "1e999", "NaN", "é", "\u0000", "\uD83D\uDE00", "#", "---\n", "sql", "metrics: ", "usage: LABEL",
            "per: [", "postgres: '<14 || >=16'", "keep: ");

    private static String example() throws IOException {
        try (InputStream in = QueryMutationTest.class.getResourceAsStream("/query/queries.example.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void neverThrowsOnDamagedFiles() throws IOException {
        Random random = new Random(20_261_121);
        String example = example();
        int faulty = 0;
        for (int i = 0; i < 3_000; i++) {
            String damaged = example;
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                damaged = damaged(damaged, random);
            }
            faulty += load(damaged, Format.values()[random.nextInt(Format.values().length)]).isEmpty() ? 0 : 1;
        }
        assertThat(faulty).isBetween(1_000, 3_000);
    }

    private static String damaged(String text, Random random) {
        return random.nextBoolean() ? lineDamaged(text, random) : characterDamaged(text, random);
    }

    private static String characterDamaged(String text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(6));
        return text.substring(0, from) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(to);
    }

    /** Deletes, repeats, moves or indents a line: that mostly stays YAML and reaches the readers. */
    private static String lineDamaged(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        String line = lines.remove(random.nextInt(lines.size()));
        switch (random.nextInt(4)) {
            case 0 -> lines.add(random.nextInt(lines.size()), line);
            case 1 -> lines.add(random.nextInt(lines.size()), "  " + line);
            case 2 -> lines.add(random.nextInt(lines.size()), line.replaceAll(":.*", ": " + PIECES.get(random.nextInt(PIECES.size()))));
            default -> { }
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<Problem> load(String text, Format format) {
        Problems problems = new Problems();
        Source source = new Source("f.yaml", text, Optional.of(format.word()));
        assertThatCode(() -> QueryLoader.load(new QuerySources(Optional.empty(), Preset.DEFAULT, List.of(source), Map.of()), problems))
                .as(text).doesNotThrowAnyException();
        assertThat(problems.all()).allSatisfy(problem -> {
            assertThat(problem.at().file()).isEqualTo("f.yaml");
            assertThat(problem.message()).startsWith("found ").contains(", expected ");
        });
        return problems.all();
    }
}
