package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.QuerySettings.Preset;
import dev.pgvigil.config.QuerySettings.QueryFile;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.YamlScalar;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    @TempDir
    Path directory;
    private SettingsLoading loading;

    @BeforeEach
    void start() {
        loading = new SettingsLoading(directory);
    }

    @Test
    void listsEveryDefault() {
        Credentials nothing = new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        ConnectionSettings connection = new ConnectionSettings(List.of(new HostPort("localhost", 5432)), "postgres", nothing,
                new TlsSettings("prefer", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                Duration.ofSeconds(5), "any", PoolerMode.AUTO, Map.of());
        TargetSettings target = new TargetSettings("main", connection, List.of("*"), List.of(), Map.of(), OptionalInt.empty(),
                List.of(), Map.of(), List.of());
        assertThat(loading.settings()).isEqualTo(new Settings(List.of(target), true, new QuerySettings(Preset.DEFAULT, List.of(), Map.of()),
                List.of("default"), new Limits(20_000, 1_000, 0.01),
                new WebSettings("127.0.0.1", 9187, Optional.empty(), WebSettings.Reload.LOOPBACK, false),
                new AlertmanagerSettings(List.of(), Map.of()), Optional.empty(), Optional.empty(),
                new LogSettings(LogSettings.Level.INFO, LogSettings.Format.LOGFMT)));
    }

    @Test
    void readsEveryKey() {
        Settings settings = loading.file("queries.d/b.yaml", "").file("queries.d/a.yaml", "").file("legacy.yaml", "").file("""
                targets:
                  orders-1:
                    url: postgresql://pgvigil@/app?host=/var/run/postgresql
                    user_file: secrets/user
                    password_file: /run/secrets/pgvigil/password
                    password: inline
                    pooler: transaction
                    databases: {include: ["*"], exclude: ["tmp_*"]}
                    labels: {cluster: orders, environment: production}
                    expected_standbys: 1
                    profiles: [oltp, mine/p.yaml]
                    thresholds:
                      PostgreSQLHighConnectionCount: {warning: {at: 0.70}, critical: {at: 0.85}}
                      PostgreSQLCacheHitRatioLow: disabled
                    tags: [fast]
                  orders-2: {url: "host=db2", user: app}
                queries:
                  preset: minimal
                  files:
                    - queries.d/*.yaml
                    - {path: legacy.yaml, format: postgres_exporter}
                  override:
                    pg_bloat: {every: 1h}
                profiles: [default, ./own.yaml]
                limits: {series: 10, rows: 20, busy_ratio: 0.5}
                web: {listen: "[::1]:9188", config_file: web.yaml, reload: off, show_query_text: true}
                alertmanager:
                  urls: ["http://127.0.0.1:9093"]
                  labels: {job: postgres}
                  resend_interval: 30s
                  credentials_file: secrets/am
                  ca_file: ca.pem
                  external_url: https://vigil.example.org/
                runbooks: https://runbooks.example.org/pgvigil/
                state: {dir: state}
                log: {level: debug, format: json}
                """).settings();
        TargetSettings first = settings.targets().get(0);
        assertThat(first.name()).isEqualTo("orders-1");
        assertThat(first.connection().address()).isEqualTo("/var/run/postgresql/.s.PGSQL.5432/app");
        assertThat(first.connection().pooler()).isEqualTo(PoolerMode.TRANSACTION);
        assertThat(first.connection().credentials()).isEqualTo(new Credentials(Optional.of("pgvigil"),
                Optional.of(directory.resolve("secrets/user")), Optional.of(new Secret("inline")),
                Optional.of(Path.of("/run/secrets/pgvigil/password")), Optional.empty()));
        assertThat(first.includeDatabases()).containsExactly("*");
        assertThat(first.excludeDatabases()).containsExactly("tmp_*");
        assertThat(first.labels()).isEqualTo(Map.of("cluster", "orders", "environment", "production"));
        assertThat(first.expectedStandbys()).isEqualTo(OptionalInt.of(1));
        assertThat(first.profiles()).containsExactly("oltp", directory.resolve("mine/p.yaml").toString());
        assertThat(first.thresholds()).isEqualTo(Map.of(
                "PostgreSQLHighConnectionCount", new ThresholdOverride(name("PostgreSQLHighConnectionCount"), false,
                        Map.of("warning", at(0.70), "critical", at(0.85))),
                "PostgreSQLCacheHitRatioLow", new ThresholdOverride(name("PostgreSQLCacheHitRatioLow"), true, Map.of())));
        assertThat(first.tags()).containsExactly("fast");
        assertThat(settings.targets().get(1).connection().credentials().user()).contains("app");
        assertThat(settings.queries().preset()).isEqualTo(Preset.MINIMAL);
        assertThat(settings.queries().files()).containsExactly(
                new QueryFile(directory.resolve("queries.d/a.yaml"), Optional.empty()),
                new QueryFile(directory.resolve("queries.d/b.yaml"), Optional.empty()),
                new QueryFile(directory.resolve("legacy.yaml"), Optional.of("postgres_exporter")));
        assertThat(settings.queries().override().get("pg_bloat").path()).isEqualTo("queries.override.pg_bloat");
        assertThat(settings.profiles()).containsExactly("default", directory.resolve("own.yaml").toString());
        assertThat(settings.limits()).isEqualTo(new Limits(10, 20, 0.5));
        assertThat(settings.web()).isEqualTo(new WebSettings("::1", 9188, Optional.of(directory.resolve("web.yaml")),
                WebSettings.Reload.OFF, true));
        assertThat(settings.alertmanager()).isEqualTo(
                new AlertmanagerSettings(List.of(URI.create("http://127.0.0.1:9093")), Map.of("job", "postgres"), Duration.ofSeconds(30),
                        Optional.of(directory.resolve("secrets/am")), Optional.of(directory.resolve("ca.pem")),
                        Optional.of(URI.create("https://vigil.example.org/"))));
        assertThat(settings.runbooks()).contains(URI.create("https://runbooks.example.org/pgvigil/"));
        assertThat(settings.stateDir()).contains(directory.resolve("state"));
        assertThat(settings.log()).isEqualTo(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON));
    }

    @ParameterizedTest
    @CsvSource({"orders-1,true", "databases.orders-0,true", "1,true", ".a,false", "a.,false", "a..b,false", "a/b,false", "a_b,false", "A,false"})
    void aTargetIsNamedAsKubernetesNamesThings(String name, boolean accepted) {
        assertThat(loading.file("targets: {\"" + name + "\": {url: \"postgresql://db/app\"}}\n").faults().isEmpty()).isEqualTo(accepted);
    }

    @Test
    void reportsAllFaultsOfTheFileInItsOrder() {
        assertThat(loading.file("""
                targets:
                  Orders_1:
                    url: postgresql://db/template1
                    pooler: console
                    labels: {job: x, 1st: y, __name__: z}
                    expected_standbys: -1
                    thresholds:
                      PostgreSQLDown: {warning: {at: high, for: 5m}, page: {at: 1}}
                      PostgreSQLUp: never
                  two: {urll: postgresql://db}
                queries: {preset: full, files: [missing.yaml, {path: also.yaml, format: pg_exportr}], override: {q: 5}}
                limits: {series: 0, rows: many, busy_ratio: 0}
                web: {listen: "db:99999", reload: anybody, show_query_text: maybe}
                alertmanager: {urls: [amqp://x], labels: {alertname: x}}
                runbooks: nowhere
                log: {level: loud, format: xml}
                stat: {}
                """).faults()).containsExactly(
                "pgvigil.yaml:2:3: targets.Orders_1: found the target name Orders_1, expected lower-case letters, digits and -, with dots "
                        + "between them",
                "pgvigil.yaml:3:10: targets.Orders_1.url: found dbname template1, expected a database that is no template, such as "
                        + "postgres: a session in it stops CREATE DATABASE",
                "pgvigil.yaml:4:13: targets.Orders_1.pooler: found console, expected auto, none or transaction",
                "pgvigil.yaml:5:14: targets.Orders_1.labels.job: found the reserved label name job, expected another name",
                "pgvigil.yaml:5:22: targets.Orders_1.labels.1st: found the label name 1st, expected letters, digits and _, not "
                        + "beginning with a digit",
                "pgvigil.yaml:5:30: targets.Orders_1.labels.__name__: found the reserved label name __name__, expected another name",
                "pgvigil.yaml:6:24: targets.Orders_1.expected_standbys: found -1, expected a whole number from 0 to 1000",
                "pgvigil.yaml:8:38: targets.Orders_1.thresholds.PostgreSQLDown.warning.at: found high, expected a number",
                "pgvigil.yaml:8:44: targets.Orders_1.thresholds.PostgreSQLDown.warning.for: found for, which is not supported: it acts "
                        + "in Prometheus only through the rules, which are the same for all targets; set it in a profile",
                "pgvigil.yaml:8:54: targets.Orders_1.thresholds.PostgreSQLDown.page: found the unknown key page, expected info, "
                        + "warning or critical",
                "pgvigil.yaml:9:21: targets.Orders_1.thresholds.PostgreSQLUp: found never, expected disabled or {warning: {at: …}, "
                        + "critical: {at: …}}",
                "pgvigil.yaml:10:8: targets.two: found no key url, expected one",
                "pgvigil.yaml:10:9: targets.two.urll: found the unknown key urll, expected user, user_file, password, password_file, "
                        + "pooler, url, databases, labels, expected_standbys, profiles, thresholds or tags; did you mean url?",
                "pgvigil.yaml:11:19: queries.preset: found full, expected none, minimal, default or exhaustive",
                "pgvigil.yaml:11:33: queries.files[0]: found no file at missing.yaml, expected one below " + directory,
                "pgvigil.yaml:11:54: queries.files[1].path: found no file at also.yaml, expected one below " + directory,
                "pgvigil.yaml:11:73: queries.files[1].format: found pg_exportr, expected pgvigil, postgres_exporter, pg_exporter, cnpg "
                        + "or c-009; did you mean pg_exporter?",
                "pgvigil.yaml:11:101: queries.override.q: found a text, expected a mapping",
                "pgvigil.yaml:12:18: limits.series: found 0, expected a whole number from 1 to 10000000",
                "pgvigil.yaml:12:27: limits.rows: found many, expected a whole number from 1 to 1000000",
                "pgvigil.yaml:12:45: limits.busy_ratio: found 0, expected a number over 0 and at most 1",
                "pgvigil.yaml:13:15: web.listen: found db:99999, expected host:port, [address]:port, :port or a port from 0 to 65535",
                "pgvigil.yaml:13:35: web.reload: found anybody, expected loopback, authenticated or off",
                "pgvigil.yaml:13:61: web.show_query_text: found maybe, expected true or false",
                "pgvigil.yaml:14:23: alertmanager.urls[0]: found amqp://x, expected a URL such as http://127.0.0.1:9093/",
                "pgvigil.yaml:14:43: alertmanager.labels.alertname: found the reserved label name alertname, expected another name",
                "pgvigil.yaml:15:11: runbooks: found nowhere, expected a URL such as http://127.0.0.1:9093/",
                "pgvigil.yaml:16:14: log.level: found loud, expected error, warn, info or debug",
                "pgvigil.yaml:16:28: log.format: found xml, expected logfmt or json",
                "pgvigil.yaml:17:1: stat: found the unknown key stat, expected targets, queries, profiles, limits, web, alertmanager, "
                        + "runbooks, state or log; did you mean state?");
    }

    @Test
    void startsRelativePathsAtTheSettingsFile() {
        Settings settings = loading.file("conf/own.yaml", """
                targets: {a: {url: "postgresql://db/?sslmode=verify-full&sslrootcert=ca.pem", password_file: ../secret}}
                queries: {files: q/*.yaml}
                """).file("conf/q/x.yaml", "").variable("PGVIGIL_CONFIG", "conf/own.yaml").settings();
        ConnectionSettings connection = settings.targets().get(0).connection();
        assertThat(connection.tls().rootCertificate()).contains(directory.resolve("conf/ca.pem").toString());
        assertThat(connection.credentials().passwordFile()).contains(directory.resolve("secret"));
        assertThat(settings.queries().files()).containsExactly(new QueryFile(directory.resolve("conf/q/x.yaml"), Optional.empty()));
    }

    @Test
    void takesAFileThatTwoEntriesNameOnce() {
        assertThat(loading.file("q/a.yaml", "").file("q/b.yaml", "").file("q/.hidden.yaml", "").file("q/sub/c.yaml", "").file("""
                queries: {files: ["q/{a,b}.yaml", "none/*.yaml", {path: q/b.yaml, format: cnpg}, "q/**/*.yaml"]}
                """).settings().queries().files()).containsExactly(
                new QueryFile(directory.resolve("q/a.yaml"), Optional.empty()),
                new QueryFile(directory.resolve("q/b.yaml"), Optional.of("cnpg")),
                new QueryFile(directory.resolve("q/sub/c.yaml"), Optional.empty()));
    }

    @Test
    void namesAMissingSettingsFile() {
        assertThat(loading.variable("PGVIGIL_CONFIG", "conf/none.yaml").faults()).containsExactly(
                "conf/none.yaml: found no readable file, expected the settings as YAML in UTF-8 (there is no such file)");
    }

    @Test
    void acceptsAFileWithoutAnything() {
        assertThat(loading.file("# nothing yet\n").target().name()).isEqualTo("main");
    }

    @Test
    void refusesAFileThatIsNoMapping() {
        assertThat(loading.file("- targets\n").faults())
                .containsExactly("pgvigil.yaml:1:1: found a list, expected a mapping");
    }

    private static YamlScalar name(String text) {
        return new YamlScalar(Position.outside("anywhere"), "", text, false);
    }

    private static ThresholdOverride.Value at(double value) {
        return new ThresholdOverride.Value(Optional.of(value), Optional.empty(), name(""), Optional.empty(), Optional.empty());
    }
}
