package dev.pgvigil.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgvigil.collect.RowsFuzz;
import dev.pgvigil.config.ConnectionFuzz;
import dev.pgvigil.config.SettingsFuzz;
import dev.pgvigil.config.WebConfigFuzz;
import dev.pgvigil.postgres.ValuesFuzz;
import dev.pgvigil.query.QueriesFuzz;
import dev.pgvigil.web.HttpFuzz;
import dev.pgvigil.web.StatusPageFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input that the fuzzer found worth keeping still ends as it should. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    @AfterAll
    static void closeServers() {
        HttpFuzz.close();
    }

    @TestFactory
    Stream<DynamicTest> holds() {
        return Stream.of(replay("settings", SettingsFuzz::fuzzerTestOneInput), replay("web-config", WebConfigFuzz::fuzzerTestOneInput),
                replay("queries", QueriesFuzz::fuzzerTestOneInput), replay("connection", ConnectionFuzz::fuzzerTestOneInput),
                replay("values", ValuesFuzz::fuzzerTestOneInput), replay("rows", RowsFuzz::fuzzerTestOneInput),
                replay("status-page", StatusPageFuzz::fuzzerTestOneInput), replay("http", HttpFuzz::fuzzerTestOneInput));
    }

    private static DynamicTest replay(String target, Consumer<byte[]> fuzz) {
        return DynamicTest.dynamicTest(target, () -> {
            List<Path> inputs = inputs(target);
            assertThat(inputs).isNotEmpty();
            for (Path input : inputs) {
                assertThatCode(() -> fuzz.accept(Files.readAllBytes(input))).as(input.toString()).doesNotThrowAnyException();
            }
        });
    }

    private static List<Path> inputs(String target) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
            return files.sorted().toList();
        }
    }
}
