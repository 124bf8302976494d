package dev.pgvigil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may import which, and which library stays where. */
class PackageTableTest {
    private static final Path ROOT = Path.of("src/main/java/dev/pgvigil");
    private static final Set<String> BELOW_SIDECAR = Set.of("yaml", "config", "query", "snapshot", "postgres", "plan", "derive", "collect",
            "state", "alert", "report", "exposition", "web");
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("yaml", Set.of()), Map.entry("config", Set.of("yaml")), Map.entry("query", Set.of("yaml")),
            Map.entry("snapshot", Set.of()), Map.entry("state", Set.of()), Map.entry("host", Set.of()), Map.entry("postgres", Set.of("config")),
            Map.entry("plan", Set.of("query", "postgres")), Map.entry("derive", Set.of("query", "snapshot")),
            Map.entry("catalogue", Set.of("query", "snapshot", "yaml")),
            Map.entry("collect", Set.of("config", "query", "postgres", "plan", "derive", "snapshot", "host")),
            Map.entry("alert", Set.of("yaml", "config", "query", "snapshot")), Map.entry("report", Set.of("config", "query", "snapshot")),
            Map.entry("exposition", Set.of("snapshot")),
            Map.entry("web", Set.of("config", "snapshot", "exposition", "alert", "report", "yaml")),
            Map.entry("sidecar", BELOW_SIDECAR),
            Map.entry("cli", Stream.concat(BELOW_SIDECAR.stream(), Stream.of("sidecar", "catalogue")).collect(java.util.stream.Collectors.toSet())),
            Map.entry("", Set.of("cli")));
    private static final Map<String, Set<String>> LIBRARIES = Map.of("at.favre.", Set.of("web", "config"),
            "java.sql.", Set.of("postgres"), "org.postgresql.", Set.of("postgres"), "com.zaxxer.", Set.of("postgres"),
            "org.yaml.", Set.of("yaml"), "io.javalin.", Set.of("web"), "org.eclipse.jetty.", Set.of("web"),
            "io.prometheus.", Set.of("exposition", "web", "alert"), "picocli.", Set.of("cli"), "ch.qos.logback.", Set.of("cli"));
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);

    @Test
    void importsFollowTheTable() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                check(file, wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(Path file, List<String> wrong) throws IOException {
        Path parent = ROOT.relativize(file).getParent();
        String own = parent == null ? "" : parent.toString();
        assertThat(MAY_IMPORT).as("package of " + file).containsKey(own);
        Matcher imports = IMPORT.matcher(Files.readString(file));
        while (imports.find()) {
            if (!allowed(own, imports.group(1))) {
                wrong.add(file + " imports " + imports.group(1));
            }
        }
    }

    private static boolean allowed(String own, String imported) {
        if (imported.startsWith("dev.pgvigil.")) {
            String other = imported.substring("dev.pgvigil.".length()).split("\\.")[0];
            return other.equals(own) || MAY_IMPORT.get(own).contains(other);
        }
        return LIBRARIES.entrySet().stream().filter(library -> imported.startsWith(library.getKey()))
                .allMatch(library -> library.getValue().contains(own));
    }
}
