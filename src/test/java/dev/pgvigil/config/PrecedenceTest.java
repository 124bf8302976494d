package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {
    @TempDir
    Path directory;
    private SettingsLoading loading;

    @BeforeEach
    void start() {
        loading = new SettingsLoading(directory);
    }

    @Test
    void takesTheTargetFromTheHighestLayer() {
        assertThat(hosts()).containsExactly("localhost");
        loading.variable("PGHOST", "from-libpq");
        assertThat(hosts()).containsExactly("from-libpq");
        loading.variable("DATA_SOURCE_URI", "from-parts");
        assertThat(hosts()).containsExactly("from-parts");
        loading.variable("DATA_SOURCE_NAME", "postgresql://from-name");
        assertThat(hosts()).containsExactly("from-name");
        loading.file("etc/pgvigil.yaml", "targets: {a: {url: 'postgresql://from-system'}}");
        assertThat(hosts()).containsExactly("from-system");
        loading.file("targets: {a: {url: 'postgresql://from-file'}, b: {url: 'postgresql://from-file-too'}}");
        assertThat(hosts()).containsExactly("from-file", "from-file-too");
        loading.variable("PGVIGIL_URL", "postgresql://from-variable");
        assertThat(hosts()).containsExactly("from-variable");
        loading.url("postgresql://from-flag");
        assertThat(hosts()).containsExactly("from-flag");
        assertThat(loading.target().name()).isEqualTo("main");
    }

    @Test
    void takesEachSettingFromTheHighestLayer() {
        loading.file("""
                web: {listen: "127.0.0.1:1111", config_file: file.yaml}
                log: {level: error, format: json}
                limits: {series: 5, rows: 6}
                """);
        assertThat(loading.settings().web().port()).isEqualTo(1111);
        loading.variable("PGVIGIL_WEB_LISTEN", ":2222").variable("PGVIGIL_LIMITS_SERIES", "7").variable("PGVIGIL_LOG_LEVEL", "warn")
                .variable("PGVIGIL_LIMITS_ROWS", "");
        assertThat(loading.settings().web().port()).isEqualTo(2222);
        assertThat(loading.settings().web().host()).isEmpty();
        assertThat(loading.settings().limits()).isEqualTo(new Limits(7, 6, 0.01));
        loading.flags(new Flags(Optional.empty(), Optional.empty(), Optional.of("3333"), Optional.of(Path.of("flag.yaml")), List.of(),
                Optional.of("debug"), Optional.of("logfmt")));
        assertThat(loading.settings().web()).isEqualTo(new WebSettings("127.0.0.1", 3333,
                Optional.of(directory.resolve("flag.yaml")), WebSettings.Reload.LOOPBACK, false));
        assertThat(loading.settings().log()).isEqualTo(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.LOGFMT));
    }

    @Test
    void prefersTheNamedSettingsFile() {
        loading.file("etc/pgvigil.yaml", "limits: {series: 1}");
        assertThat(loading.settings().limits().series()).isEqualTo(1);
        loading.file("limits: {series: 2}");
        assertThat(loading.settings().limits().series()).isEqualTo(2);
        loading.file("env.yaml", "limits: {series: 3}").variable("PGVIGIL_CONFIG", "env.yaml");
        assertThat(loading.settings().limits().series()).isEqualTo(3);
        loading.file("flag.yaml", "limits: {series: 4}").flags(new Flags(Optional.of(Path.of("flag.yaml")), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty()));
        assertThat(loading.settings().limits().series()).isEqualTo(4);
    }

    @Test
    void readsEveryVariable() {
        Settings settings = loading.file("own.yaml", "")
                .variable("PGVIGIL_URL", "postgresql://db:5433/app").variable("PGVIGIL_NAME", "orders")
                .variable("PGVIGIL_USER", "reader").variable("PGVIGIL_PASSWORD_FILE", "secret").variable("PGVIGIL_POOLER", "none")
                .variable("PGVIGIL_DATABASES_INCLUDE", "app, app_*").variable("PGVIGIL_DATABASES_EXCLUDE", "app_tmp")
                .variable("PGVIGIL_LABELS", "cluster=orders, environment=test").variable("PGVIGIL_EXPECTED_STANDBYS", "2")
                .variable("PGVIGIL_TAGS", "fast").variable("PGVIGIL_QUERIES_PRESET", "none")
                .variable("PGVIGIL_QUERIES_FILES", "own.yaml,more/*.yaml").variable("PGVIGIL_PROFILES", "default,oltp")
                .variable("PGVIGIL_LIMITS_BUSY_RATIO", "0.2").variable("PGVIGIL_WEB_CONFIG_FILE", "web.yaml")
                .variable("PGVIGIL_WEB_RELOAD", "authenticated").variable("PGVIGIL_WEB_SHOW_QUERY_TEXT", "yes")
                .variable("PGVIGIL_ALERTMANAGER_URLS", "http://a:9093,http://b:9093").variable("PGVIGIL_ALERTMANAGER_LABELS", "job=pg")
                .variable("PGVIGIL_RUNBOOKS", "https://r.example/").variable("PGVIGIL_STATE_DIR", "state")
                .variable("PGVIGIL_LOG_FORMAT", "json").settings();
        TargetSettings target = settings.targets().get(0);
        assertThat(target.name()).isEqualTo("orders");
        assertThat(target.connection().address()).isEqualTo("db:5433/app");
        assertThat(target.connection().credentials().user()).contains("reader");
        assertThat(target.connection().credentials().passwordFile()).contains(directory.resolve("secret"));
        assertThat(target.connection().pooler()).isEqualTo(PoolerMode.NONE);
        assertThat(target.includeDatabases()).containsExactly("app", "app_*");
        assertThat(target.excludeDatabases()).containsExactly("app_tmp");
        assertThat(target.labels()).containsEntry("cluster", "orders").containsEntry("environment", "test").hasSize(2);
        assertThat(target.expectedStandbys()).hasValue(2);
        assertThat(target.tags()).containsExactly("fast");
        assertThat(settings.queries().preset()).isEqualTo(QuerySettings.Preset.NONE);
        assertThat(settings.queries().files()).extracting(QuerySettings.QueryFile::path)
                .containsExactly(directory.resolve("own.yaml"));
        assertThat(settings.profiles()).containsExactly("default", "oltp");
        assertThat(settings.limits().busyRatio()).isEqualTo(0.2);
        assertThat(settings.web().configFile()).contains(directory.resolve("web.yaml"));
        assertThat(settings.web().reload()).isEqualTo(WebSettings.Reload.AUTHENTICATED);
        assertThat(settings.web().showQueryText()).isTrue();
        assertThat(settings.alertmanager().urls()).hasSize(2);
        assertThat(settings.alertmanager().labels()).containsEntry("job", "pg");
        assertThat(settings.runbooks()).isPresent();
        assertThat(settings.stateDir()).contains(directory.resolve("state"));
        assertThat(settings.log().format()).isEqualTo(LogSettings.Format.JSON);
    }

    @Test
    void placesAFaultAtItsVariableOrFlag() {
        assertThat(loading.variable("PGVIGIL_LIMITS_SERIES", "many").variable("PGVIGIL_LABELS", "cluster")
                .variable("PGVIGIL_QUERIES_FILES", "none.yaml").variable("PGPORT", "x").variable("PGSSLMODE", "verify-fulll")
                .flags(new Flags(Optional.empty(), Optional.empty(), Optional.of("host"), Optional.empty(), List.of(Path.of("q.yaml")),
                        Optional.empty(), Optional.empty())).faults()).containsExactlyInAnyOrder(
                "PGVIGIL_LIMITS_SERIES: found many, expected a whole number from 1 to 10000000",
                "PGVIGIL_LABELS: found an empty text, expected a text",
                "PGVIGIL_QUERIES_FILES: found no file at none.yaml, expected one below " + directory,
                "PGPORT: found a port out of range, expected a whole number from 1 to 65535",
                "PGSSLMODE: found sslmode verify-fulll, expected disable, allow, prefer, require, verify-ca or verify-full; did you "
                        + "mean verify-full?",
                "--web.listen-address: found host, expected host:port, [address]:port, :port or a port from 0 to 65535",
                "--extend.query-path: found no file at q.yaml, expected one below " + directory);
    }

    @Test
    void refusesUnknownVariablesButNotThoseOfKubernetes() {
        assertThat(loading.variable("PGVIGIL_LIMIT_SERIES", "1").variable("PGVIGIL_ZZZ", "1")
                .variable("PGVIGIL_SERVICE_HOST", "10.0.0.1").variable("PGVIGIL_SERVICE_PORT_HTTP", "9187")
                .variable("PGVIGIL_PORT", "tcp://10.0.0.1:9187").variable("PGVIGIL_PORT_9187_TCP_ADDR", "10.0.0.1")
                .variable("PGVIGIL_ORDERS_PORT_9187_TCP", "tcp://10.0.0.1:9187").faults()).containsExactly(
                "PGVIGIL_LIMIT_SERIES: found an unknown variable, expected one of the settings; did you mean PGVIGIL_LIMITS_SERIES?",
                "PGVIGIL_ZZZ: found an unknown variable, expected one of the settings");
    }

    @Test
    void laysTargetVariablesOverTheOnlyTargetOfTheFile() {
        loading.file("targets: {a: {url: 'postgresql://db', password_file: old, labels: {team: x}}}")
                .variable("PGVIGIL_PASSWORD", "new").variable("PGVIGIL_NAME", "b");
        assertThat(loading.target().name()).isEqualTo("b");
        assertThat(loading.target().labels()).containsEntry("team", "x");
        assertThat(loading.connection().credentials().password()).contains(new Secret("new"));
        assertThat(loading.connection().credentials().passwordFile()).isEmpty();
    }

    @Test
    void refusesTargetVariablesBesideSeveralTargets() {
        assertThat(loading.file("targets: {a: {url: 'postgresql://x'}, b: {url: 'postgresql://y'}}")
                .variable("PGVIGIL_PASSWORD_FILE", "p").faults()).containsExactly(
                "PGVIGIL_PASSWORD_FILE: found it beside 2 targets, expected one target; write it in the settings file under targets");
    }

    @Test
    void reportsFaultsInWhatAHigherLayerReplaces() {
        assertThat(loading.file("limits: {series: none}").variable("PGVIGIL_LIMITS_SERIES", "5").faults()).containsExactly(
                "pgvigil.yaml:1:18: limits.series: found none, expected a whole number from 1 to 10000000");
    }

    @Test
    void addsTheFilesOfTheCommandLine() {
        loading.file("a.yaml", "").file("b.yaml", "").file("queries: {files: a.yaml}")
                .flags(new Flags(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(Path.of("b.yaml")),
                        Optional.empty(), Optional.empty()));
        assertThat(loading.settings().queries().files()).containsExactly(
                new QuerySettings.QueryFile(directory.resolve("a.yaml"), Optional.empty()),
                new QuerySettings.QueryFile(directory.resolve("b.yaml"), Optional.of("postgres_exporter")));
    }

    private List<String> hosts() {
        Function<TargetSettings, String> host = target -> target.connection().hosts().get(0).host();
        return loading.settings().targets().stream().map(host).toList();
    }
}
