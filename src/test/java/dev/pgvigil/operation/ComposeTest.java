package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/compose.yaml} and what it mounts, as far as files tell. */
class ComposeTest {
    /** From compose-go 2.16.2, which docker compose is made of. */
    private static final String SPECIFICATION = "/deploy/compose-spec.json";
    @TempDir
    private Path directory;

    static Set<String> services() {
        return ComposeFile.services().keySet();
    }

    @Test
    void followsTheComposeSpecification() throws IOException {
        assertThat(faults(ComposeFile.root())).isEmpty();
        assertThat(faults(Map.of("services", Map.of("a", Map.of("imagee", "x"))))).as("the schema is strict").isNotEmpty();
    }

    @Test
    void hasAllParts() {
        assertThat(services()).containsExactlyInAnyOrder("primary", "standby", "pgbouncer", "pgvigil", "prometheus", "alertmanager", "grafana");
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceIsPinnedBoundedAndSeenOnLoopbackOnly(String name) {
        Map<String, Object> service = ComposeFile.services().get(name);
        assertThat(service.get("image").toString()).matches("pgvigil:local|[a-z/]+:v?[0-9]+\\.[0-9]+[0-9.p-]*");
        assertThat(service).containsKeys("mem_limit", "cpus", "pids_limit", "restart", "security_opt");
        assertThat(ComposeFile.words(service, "ports")).allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
        assertThat(service.get("healthcheck") != null || name.equals("pgvigil")).as("a health check, by the image or here").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgbouncer", "pgvigil", "prometheus", "alertmanager", "grafana"})
    void whatIsNoDatabaseMayDoNothingMore(String name) {
        Map<String, Object> service = ComposeFile.services().get(name);
        assertThat(service).containsEntry("read_only", true).containsEntry("cap_drop", List.of("ALL")).doesNotContainKey("privileged");
    }

    @Test
    void waitsForWhatItNeedsToBeHealthy() {
        ComposeFile.services().forEach((name, service) -> ((Map<?, ?>) service.getOrDefault("depends_on", Map.of())).forEach((needed, how) -> {
            assertThat(services()).as(name).contains(needed.toString());
            assertThat(how).as(name).isEqualTo(Map.of("condition", "service_healthy"));
        }));
    }

    @Test
    void mountsOnlyWhatIsThereReadOnlyOrAVolume() {
        Set<String> volumes = ComposeFile.section("volumes").keySet();
        ComposeFile.services().forEach((name, service) -> ComposeFile.words(service, "volumes").forEach(mount -> {
            String[] words = mount.split(":");
            if (!words[0].startsWith(".")) {
                assertThat(volumes).as(name).contains(words[0]);
                return;
            }
            assertThat(words).as(mount).hasSize(3).endsWith("ro");
            assertThat(ComposeFile.file(words[0])).as(name).exists();
        }));
    }

    /** Grafana says nothing of a directory that is not there. */
    @Test
    void grafanaReadsTheDashboardsWhereTheyAreMounted() {
        Path provider = mounted("grafana", "/etc/grafana/provisioning").resolve("dashboards/pgvigil.yaml");
        List<?> providers = (List<?>) AlertingRule.yaml(provider).get("providers");
        assertThat(providers).singleElement().satisfies(one -> {
            String path = ((Map<?, ?>) ((Map<?, ?>) one).get("options")).get("path").toString();
            assertThat(mounted("grafana", path)).isDirectoryContaining("glob:**/server.json");
        });
    }

    /** What a service has at a path. */
    private static Path mounted(String service, String path) {
        return ComposeFile.words(ComposeFile.services().get(service), "volumes").map(mount -> mount.split(":")).filter(words -> words[1].equals(path))
                .map(words -> ComposeFile.file(words[0])).findFirst().orElseThrow(() -> new AssertionError(service + " has nothing mounted at " + path));
    }

    @Test
    void secretsAreFilesThatAreMadeAndNeverCommitted() throws IOException {
        Set<String> used = ComposeFile.services().values().stream().flatMap(service -> ComposeFile.words(service, "secrets")).collect(Collectors.toCollection(TreeSet::new));
        assertThat(ComposeFile.section("secrets").keySet()).containsExactlyInAnyOrderElementsOf(used);
        Path script = Files.copy(ComposeFile.DIRECTORY.resolve("secrets.sh"), directory.resolve("secrets.sh"));
        Words.run("bash", script.toString());
        Map<String, String> made = contents(directory.resolve("secrets"));
        assertThat(made.keySet()).isEqualTo(used);
        assertThat(made).allSatisfy((name, content) -> assertThat(content).matches("[\\w\"=-][\\w\" \n=-]{30,}\n"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets")))).isEqualTo("rwx------");
        Words.run("bash", script.toString());
        assertThat(contents(directory.resolve("secrets"))).as("a second run changes nothing").isEqualTo(made);
        assertThat(Files.readString(Path.of(".gitignore")).lines()).contains("/deploy/compose/secrets/");
        ComposeFile.section("secrets").forEach((name, secret) -> assertThat(secret).isEqualTo(Map.of("file", "./compose/secrets/" + name)));
    }

    @Test
    void aChosenPasswordMayHaveQuotationMarks() throws IOException {
        Path script = Files.copy(ComposeFile.DIRECTORY.resolve("secrets.sh"), directory.resolve("secrets.sh"));
        Files.writeString(Files.createDirectories(directory.resolve("secrets")).resolve("pgvigil-password"), "say \"a&b\\n\"\n");
        Words.run("bash", script.toString());
        assertThat(directory.resolve("secrets/pgvigil-password")).hasContent("say \"a&b\\n\"");
        assertThat(directory.resolve("secrets/pgbouncer-users")).content().startsWith("\"pgvigil\" \"say \"\"a&b\\n\"\"\"\n\"postgres\" \"");
    }

    /** In /tmp the kernel refuses even root to write to what an earlier start has given to postgres (fs.protected_regular). */
    @Test
    void aRestartedStandbyMakesItsPasswordFileAnew() throws IOException, InterruptedException {
        Path left = Files.writeString(directory.resolve("left"), "of an earlier start");
        Path passwords = Files.createSymbolicLink(directory.resolve("pgpass"), left);
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "18");
        Path programs = Files.createDirectories(directory.resolve("bin"));
        for (String program : List.of("cat", "chown", "docker-entrypoint.sh")) {
            Files.writeString(programs.resolve(program), "#!/bin/sh\necho \"${0##*/} $*\"\n").toFile().setExecutable(true);
        }
        ProcessBuilder standby = new ProcessBuilder("bash", ComposeFile.DIRECTORY.resolve("postgres/standby.sh").toString(), "postgres", "-c", "x=y");
        standby.environment().putAll(Map.of("PATH", programs + ":" + System.getenv("PATH"), "PGPASSFILE", passwords.toString(), "PGDATA", data.toString()));
        Process process = standby.redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).endsWith("\ndocker-entrypoint.sh postgres -c x=y\n");
        assertThat(left).hasContent("of an earlier start");
        assertThat(passwords).hasContent("*:*:*:*:cat /run/secrets/replication-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords))).isEqualTo("rw-------");
    }

    /** A password in a variable would be seen by {@code docker inspect}. */
    @Test
    void noVariableHoldsAPassword() {
        ComposeFile.services().forEach((name, service) -> ((Map<?, ?>) service.getOrDefault("environment", Map.of())).forEach((key, value) -> {
            if (key.toString().contains("PASSWORD")) {
                assertThat(key.toString()).endsWith("_FILE");
                assertThat(value.toString()).startsWith("/run/secrets/");
            }
        }));
    }

    @Test
    void prometheusAcceptsItsConfigurationWithAllRules() throws IOException {
        Path rules = Files.createDirectories(directory.resolve("rules"));
        for (Path file : AlertingRule.files(".rules.yml")) {
            Files.copy(file, rules.resolve(file.getFileName()));
        }
        Path config = Files.copy(ComposeFile.DIRECTORY.resolve("prometheus.yml"), directory.resolve("prometheus.yml"));
        assertThat(Words.promtool("check", "config", config.toString())).contains("SUCCESS: " + AlertingRule.files(".rules.yml").size() + " rule files found");
    }

    @Test
    void alertmanagerAcceptsItsConfiguration() {
        assertThat(Words.amtool("check-config", ComposeFile.DIRECTORY.resolve("alertmanager.yml").toString())).contains("SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "secrets.sh", "postgres/standby.sh", "../image/assemble.sh"})
    void scriptsAreExecutableAndBashReadsThem(String name) throws IOException {
        Path script = ComposeFile.DIRECTORY.resolve(name);
        assertThat(script).isExecutable().content().startsWith("#!/usr/bin/env bash\n").contains("\nset -euo pipefail\n");
        Words.run("bash", "-n", script.toString());
    }

    private static List<String> faults(Map<String, Object> compose) throws IOException {
        try (InputStream specification = ComposeTest.class.getResourceAsStream(SPECIFICATION)) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(specification.readAllBytes(), StandardCharsets.UTF_8).replace("\"$id\": \"compose_spec.json\",", ""));
            return schema.validate(new ObjectMapper().writeValueAsString(compose), InputFormat.JSON).stream().map(Object::toString).toList();
        }
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toMap(file -> file.getFileName().toString(), ComposeTest::text));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
