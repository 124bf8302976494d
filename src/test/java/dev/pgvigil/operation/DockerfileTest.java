package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code deploy/Dockerfile}, as far as its text tells. */
class DockerfileTest {
    private static final List<String> LINES = lines(Path.of("deploy/Dockerfile"));

    @Test
    void basesArePinnedByTag() {
        assertThat(instructions("FROM").map(words -> words.replaceFirst("--platform=\\S+ ", "").split(" ")[0]))
                .allMatch(image -> image.equals("scratch") || image.equals("jar-${JAR}") || image.matches("[a-z./-]+:(?!latest)[\\w.-]+"));
    }

    @Test
    void runsAsNobodyAndIsAskedAsItIsStarted() {
        assertThat(instructions("USER")).containsExactly("65532:65532");
        String entrypoint = instructions("ENTRYPOINT").findFirst().orElseThrow();
        assertThat(instructions("HEALTHCHECK")).singleElement().asString().endsWith(" CMD " + entrypoint.replace("]", ", \"health\"]"));
    }

    @Test
    void whatItCopiesIsThereAndSentAlong() {
        List<String> sent = lines(Path.of(".dockerignore")).stream().filter(line -> line.startsWith("!")).map(line -> line.substring(1)).toList();
        Stream<String> sources = instructions("COPY").filter(words -> !words.startsWith("--from"))
                .flatMap(words -> Arrays.stream(words.substring(0, words.lastIndexOf(' ')).split(" "))).map(source -> source.replaceFirst("/$", ""));
        assertThat(sources).isNotEmpty().allSatisfy(source -> {
            assertThat(sent).contains(source);
            assertThat(source.startsWith("target/") || Files.exists(Path.of(source))).as(source).isTrue();
        });
    }

    @Test
    void saysTheVersionOfTheProject() throws IOException {
        String version = instructions("ARG").filter(words -> words.startsWith("VERSION=")).findFirst().orElseThrow().substring("VERSION=".length());
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<artifactId>pgvigil</artifactId>\n  <version>" + version + "</version>");
    }

    @Test
    void itsJavaEndsWhenMemoryDoes() {
        assertThat(lines(Path.of("deploy/jvm.options"))).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(lines(Path.of("deploy/image/assemble.sh"))).anyMatch(line -> line.startsWith("jlink ") && line.contains("--add-options \"$flags\""));
    }

    /** The words after an instruction, continued lines put together. */
    private static Stream<String> instructions(String name) {
        return Arrays.stream(String.join("\n", LINES).replaceAll(" *\\\\\n *", " ").split("\n"))
                .filter(line -> line.startsWith(name + " ")).map(line -> line.substring(name.length() + 1));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
