package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.pgvigil.testing.Certificates;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.PgVigilProcess;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes are given secrets in every way there is; then all that they ever wrote is searched for each of them. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> PATHS = List.of("/", "/metrics", "/probe?target=right", "/probe?target=t-url", "/probe?target=nobody", "/targets", "/livez",
            "/readyz", "/primary?target=right", "/replica?target=t-url&max_lag=5s", "/replica?max_lag=x", "/status", "/alerts", "/report", "/-/reload", "/nothing");
    private final Secrets secrets = new Secrets();
    private final Map<String, String> written = new LinkedHashMap<>();
    private final Set<Path> given = new HashSet<>();
    private Path directory;
    private Certificates certificates;
    private PgServer server;

    @BeforeAll
    void start() {
        certificates = Certificates.create();
        server = PgServer.builder(18).passwords().tls(certificates).start();
        Monitor.createRole(server);
    }

    @AfterAll
    void stop() {
        server.close();
        certificates.close();
    }

    @BeforeEach
    void forget(@TempDir Path fresh) {
        directory = fresh;
        written.clear();
        given.clear();
    }

    @Test
    void theSearchFindsWhatIsPlanted() {
        String secret = secrets.make("planted");
        written.put("a header", "Authorization: Basic " + Base64.getEncoder().encodeToString(("ops:" + secret).getBytes(StandardCharsets.UTF_8)));
        written.put("a page", "<p>" + secret + "</p>");
        written.put("nothing", "the rest");
        assertThat(findings()).hasSize(2).anyMatch(line -> line.startsWith("a header: planted in base64")).contains("a page: planted as it is");
    }

    @Test
    void aServingProcessWritesNoSecretAnywhere() throws Exception {
        String right = secrets.make("right password");
        server.execute("ALTER ROLE pgvigil PASSWORD '" + right + "'");
        String word = secrets.make("web password");
        String hash = new String(BCrypt.with(BCrypt.Version.VERSION_2Y).hash(4, word.getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
        secrets.take("web hash", hash.substring(29));
        Path settings = give("pgvigil.yaml", settings(right));
        give("web.yaml", "basic_auth_users: {ops: " + hash + "}\n");
        Path legacy = give("legacy.yaml", legacy("postgresql://u:" + secrets.make("c-009 datasource") + "@db:5432/app"));
        try (PgVigilProcess process = PgVigilProcess.in(directory).variable("PGPASSWORD", secrets.make("PGPASSWORD beside a file")).start("serve")) {
            int port = process.port();
            await().atMost(SOON).until(() -> up(port, word, "right") && Stream.of("t-url", "t-pairs", "t-file", "t-passfile", "t-far", "t-key")
                    .allMatch(target -> down(port, word, target)));
            ask(port, word);
            give("pgvigil.yaml", faulty());
            keep("reload of faults", Scrape.send(port, "POST", "/-/reload", basic("ops", word)));
            await().atMost(SOON).until(() -> process.err().contains("is refused"));
            ask(port, word);
            Files.writeString(settings, settings(right));
            Files.writeString(legacy, legacy(secrets.make("broken c-009 datasource") + "://u:" + secrets.make("its password") + "@[") + "  - {nam: x}\n");
            keep("reload of other faults", Scrape.send(port, "POST", "/-/reload", basic("ops", word)));
            ask(port, word);
            process.dumpThreads();
            await().atMost(SOON).until(() -> process.out().contains("Full thread dump"));
            process.terminate();
            assertThat(process.exitCode()).isEqualTo(143);
            assertThat(process.err()).contains("level=warn").contains("t-url").contains("28P01");
            keep("serve", process);
        }
        assertNothingFound(40);
    }

    @Test
    void commandsAndFaultyStartsWriteNoSecretAnywhere() throws Exception {
        String right = secrets.make("right password of commands");
        server.execute("ALTER ROLE pgvigil PASSWORD '" + right + "'");
        String here = server.host() + ":" + server.port() + "/postgres";
        give("one.yaml", "targets: {main: {url: \"postgresql://pgvigil@" + here + "\", password: " + right + "}}\nqueries: {preset: minimal}\nlog: {level: debug}\n");
        give("faulty.yaml", faulty());
        give("web.yaml", "basic_auth_users: {ops: " + secrets.make("clear web password in a file") + "}\n");
        for (List<String> words : List.of(List.of("check", "--config", "one.yaml"), List.of("check", "--json", "--config", "one.yaml"),
                List.of("once", "--pause", "1", "--config", "one.yaml"), List.of("version"), List.of("schema"), List.of("check", "--config", "faulty.yaml"),
                List.of("serve", "--config", "one.yaml", "--web.config.file", "web.yaml"),
                List.of("check", "--url", url(here, secrets.make("wrong password in a flag"))), List.of("once", "--url", url(here, secrets.make("wrong in once"))),
                List.of("serve", "--url", "postgresql://u:" + secrets.make("unparsable URL") + "@[broken:port/x"),
                List.of("check", "--url", "postgresql://u:" + secrets.make("with a slash") + "/" + secrets.make("behind a slash") + "@h/x"),
                List.of("check", "--url", "host=h password=" + secrets.make("in pairs") + " passwrd=" + secrets.make("misspelled in pairs")),
                List.of("check", "--urll", "postgresql://u:" + secrets.make("unknown flag") + "@h/x"), List.of("check", "--password", secrets.make("flag --password")),
                List.of("--password=" + secrets.make("flag --password=")), List.of("check", secrets.make("stray argument")),
                List.of("check", "--url"), List.of("once", "--pause", secrets.make("pause")), List.of("check", "--url", url(here, "a"), "--url", url(here, secrets.make("flag twice"))))) {
            run(words, Map.of());
        }
        withVariables(here).forEach(variables -> run(List.of("check"), variables));
        assertNothingFound(50);
    }

    private void run(List<String> words, Map<String, String> variables) {
        PgVigilProcess.Builder builder = PgVigilProcess.in(directory).variable("PGVIGIL_LOG_LEVEL", "debug");
        variables.forEach(builder::variable);
        try (PgVigilProcess process = builder.start(words.toArray(String[]::new))) {
            assertThat(process.exitCode()).isBetween(0, 2);
            keep("command " + written.size(), process);
        }
    }

    /** Every variable that may hold a password, each with a wrong one. */
    private List<Map<String, String>> withVariables(String here) {
        Path passFile = give("passfile", "*:*:*:*:" + secrets.make("passfile by variable") + "\n");
        permit(passFile);
        return List.of(
                Map.of("PGVIGIL_URL", url(here, secrets.make("PGVIGIL_URL"))),
                Map.of("PGVIGIL_URL", "postgresql://pgvigil@" + here, "PGVIGIL_PASSWORD", secrets.make("PGVIGIL_PASSWORD")),
                Map.of("PGVIGIL_URL", "postgresql://pgvigil@" + here, "PGPASSWORD", secrets.make("PGPASSWORD")),
                Map.of("PGVIGIL_URL", "postgresql://pgvigil@" + here, "PGPASSFILE", passFile.toString()),
                Map.of("DATA_SOURCE_NAME", url(here, secrets.make("DATA_SOURCE_NAME")) + "," + url(here, secrets.make("second DATA_SOURCE_NAME"))),
                Map.of("DATA_SOURCE_URI", here, "DATA_SOURCE_USER", "pgvigil", "DATA_SOURCE_PASS", secrets.make("DATA_SOURCE_PASS")),
                Map.of("DATA_SOURCE_NAME", "postgresql://u:" + secrets.make("unparsable DATA_SOURCE_NAME") + "@h:x:y/?p"),
                Map.of("PGVIGIL_URL", "postgresql://pgvigil@" + here, "PGVIGIL_PASSWORDD", secrets.make("misspelled variable")),
                Map.of("PGVIGIL_TARGETS", secrets.make("nonsense")));
    }

    private String settings(String right) {
        String here = server.host() + ":" + server.port() + "/postgres";
        Path passwordFile = give("password", secrets.make("password file") + "\n");
        Path passFile = give("pass", "*:*:*:*:" + secrets.make("passfile") + "\n");
        Path key = give("client.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + secrets.make("key file") + secrets.make("more of the key file")
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
        permit(passFile);
        permit(key);
        return """
                targets:
                  right: {url: "postgresql://pgvigil@%1$s?sslmode=require", password: %2$s}
                  t-url: {url: "%3$s"}
                  t-pairs: {url: "host=%4$s port=%5$d user=pgvigil dbname=postgres password='%6$s'"}
                  t-file: {url: "postgresql://pgvigil@%1$s", password_file: %7$s}
                  t-passfile: {url: "postgresql://pgvigil@%1$s?passfile=%8$s"}
                  t-far: {url: "postgresql://pgvigil:%9$s@127.0.0.1:1/postgres"}
                  t-key: {url: "postgresql://pgvigil@%1$s?sslmode=require&sslcert=%10$s&sslkey=%11$s&sslpassword=%12$s"}
                queries: {preset: minimal, files: [{path: legacy.yaml, format: c-009}]}
                web: {listen: "127.0.0.1:0", config_file: web.yaml, reload: authenticated, show_query_text: true}
                log: {level: debug}
                """.formatted(here, right, url(here, secrets.make("password in a URL")), server.host(), server.port(), secrets.make("password in pairs"),
                passwordFile, passFile, secrets.make("password of an unreachable server"), certificates.server().certificate(), key, secrets.make("sslpassword"));
    }

    private String faulty() {
        return """
                targets:
                  right: {url: "postgresql://u:%s@[broken/x", password: [%s], passwordd: %s}
                  other: {url: "host=h passwordd=%s password='%s", password: {a: %s}}
                  third: "postgresql://u:%s@h/x"
                web: {listen: "127.0.0.1:x", config_file: web.yaml}
                password: %s
                """.formatted(secrets.make("faulty URL"), secrets.make("list"), secrets.make("misspelled key"), secrets.make("misspelled pair"),
                secrets.make("broken off pair"), secrets.make("map"), secrets.make("URL for a target"), secrets.make("key at the top"));
    }

    private static String legacy(String datasource) {
        return "pg_exporter:\n  datasource: \"" + datasource + "\"\n  queries:\n  - {name: pg_old, help: Old, sql: SELECT 1 AS one}\n";
    }

    private static String url(String here, String password) {
        return "postgresql://pgvigil:" + password + "@" + here;
    }

    private static boolean up(int port, String word, String target) {
        return Scrape.get(port, "/probe?target=" + target, basic("ops", word)).body().contains("\npg_up 1\n");
    }

    private static boolean down(int port, String word, String target) {
        String body = Scrape.get(port, "/probe?target=" + target, basic("ops", word)).body();
        return body.contains("\npg_up 0\n") && body.contains("\npg_login_up 0\n");
    }

    /** Every path, by those who may, those who may not, and those who try. */
    private void ask(int port, String word) {
        for (String path : PATHS) {
            keep(path, Scrape.get(port, path, basic("ops", word)));
            keep(path + " as OpenMetrics", Scrape.get(port, path, "Authorization", basic("ops", word)[1], "Accept", "application/openmetrics-text"));
            keep(path + " by nobody", Scrape.get(port, path));
            keep(path + " by a guesser", Scrape.get(port, path, basic("ops", secrets.make("guess " + written.size()))));
        }
        keep("a broken header", Scrape.get(port, "/", "Authorization", "Bearer " + secrets.make("token " + written.size())));
        keep("a reload by nobody", Scrape.send(port, "POST", "/-/reload"));
    }

    private void keep(String name, HttpResponse<String> answer) {
        written.put(written.size() + " " + name, answer.statusCode() + "\n" + answer.headers().map() + "\n" + answer.body());
    }

    private void keep(String name, PgVigilProcess process) {
        written.put(name + ", standard output", process.out());
        written.put(name + ", standard error", process.err());
    }

    private void assertNothingFound(int atLeast) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).filter(file -> !given.contains(file))
                    .forEach(file -> written.put("file " + file, read(file)));
        }
        assertThat(written).hasSizeGreaterThan(atLeast);
        assertThat(secrets.all()).isNotEmpty();
        assertThat(findings()).isEmpty();
    }

    private List<String> findings() {
        return written.entrySet().stream().flatMap(text -> secrets.foundIn(text.getValue()).stream().map(found -> text.getKey() + ": " + found)).toList();
    }

    private Path give(String name, String text) {
        try {
            Path file = Files.writeString(directory.resolve(name), text);
            given.add(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void permit(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] basic(String name, String password) {
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8))};
    }
}
