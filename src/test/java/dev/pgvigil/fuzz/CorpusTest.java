package dev.pgvigil.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgvigil.web.HttpFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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
        return Replay.TARGETS.keySet().stream().map(target -> DynamicTest.dynamicTest(target, () -> replay(target)));
    }

    private static void replay(String target) throws IOException {
        List<Path> inputs = Replay.inputs(CORPUS.resolve(target));
        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            assertThatCode(() -> Replay.run(target, input)).as(input.toString()).doesNotThrowAnyException();
        }
    }

    @Test
    void isOfTargetsThatAreThere() throws IOException {
        try (Stream<Path> directories = Files.list(CORPUS)) {
            assertThat(directories.map(path -> path.getFileName().toString())).containsExactlyInAnyOrderElementsOf(Replay.TARGETS.keySet());
        }
        String script = Files.readString(Path.of("src/fuzz/fuzz"));
        assertThat(Replay.TARGETS.keySet()).allSatisfy(target -> assertThat(script).contains("[" + target + "]="));
    }
}
