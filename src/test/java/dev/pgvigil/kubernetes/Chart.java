package dev.pgvigil.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.Yaml;

/** The chart in the repository, rendered and linted by Helm itself. On a machine that Helm's library is not built for, the test is skipped. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm/pgvigil");
    static final String RELEASE = "demo";
    static final String NAMESPACE = "monitoring";
    private static final boolean LOADED = load();
    /** With the links followed once, for Helm tells of each on every use. */
    private static final Path FOLLOWED = followed();
    private static final Map<Path, String> RENDERED = new ConcurrentHashMap<>();

    private Chart() {
    }

    private static boolean load() {
        try {
            Helm.version().call();
            return true;
        } catch (LinkageError | IllegalStateException e) {
            return false;
        }
    }

    private static Path followed() {
        try {
            return copy(Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chart-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test without Helm. */
    static void require() {
        Assumptions.assumeTrue(LOADED, "helm-java has no library that runs on " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    /** The files of values that every test of renderings goes through. */
    static List<Path> matrix() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path values(String name) {
        return DIRECTORY.resolve("ci").resolve(name + "-values.yaml");
    }

    /** What Helm makes of the chart with these values; of each file once. */
    static Manifests render(Path values) {
        return Manifests.parse(rendered(values));
    }

    /** The same as Helm's text. */
    static String rendered(Path values) {
        return RENDERED.computeIfAbsent(values, Chart::template);
    }

    /** Helm's text with values that may be wrong. */
    static String template(Path values) {
        return template(FOLLOWED, values);
    }

    /** Helm's text of any chart. */
    static String template(Path chart, Path values) {
        require();
        return new Helm(chart).template().withName(RELEASE).withNamespace(NAMESPACE).withKubeVersion("1.30.0").withValuesFile(values).call();
    }

    /** Lints a copy of the chart with these values laid over its defaults, for the library lints with defaults only. */
    static LintResult lint(Path copy, Path values) throws IOException {
        Map<String, Object> defaults = yaml(DIRECTORY.resolve("values.yaml"));
        Files.writeString(copy.resolve("values.yaml"), new ObjectMapper().writeValueAsString(over(defaults, yaml(values))));
        return lint(copy);
    }

    /** Lints a chart with its defaults. */
    static LintResult lint(Path chart) {
        require();
        return new Helm(chart).lint().strict().call();
    }

    /** The chart with its links followed. */
    static Path copy(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(DIRECTORY, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.toList()) {
                Path copied = to.resolve(DIRECTORY.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copied);
                } else {
                    Files.copy(file, copied, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return to;
    }

    static Map<String, Object> yaml(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> over(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> all = new LinkedHashMap<>(below);
        above.forEach((key, value) -> all.merge(key, value, (mine, theirs) -> theirs instanceof Map<?, ?> map && mine instanceof Map<?, ?> base
                ? over(texts(base), texts(map)) : theirs));
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> texts(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
