package dev.pgvigil.config;

import dev.pgvigil.config.Setting.Form;
import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every key of the settings file, declared once; the reader, the variables and the README's table come from here. */
final class SettingKeys {
    private static final List<Setting<?>> DECLARED = new ArrayList<>();
    private static final Map<String, Object> MAPPING = Map.of("type", "object");

    static final Key<YamlMap> TARGETS = section("targets");
    static final Setting<String> URL = target(Key.text("url").describedAs("libpq URI, JDBC URL or keyword=value string of the server; "
            + "as flag or variable it replaces the file's targets by one named main"), "", "", Form.TEXT);
    static final Setting<String> USER = target(Key.text("user").describedAs("login role; wins over the one in url"),
            "OS user", "", Form.TEXT);
    static final Setting<String> USER_FILE = target(Key.text("user_file").describedAs("file with the login role, read at each login"),
            "", "", Form.TEXT);
    static final Setting<Secret> PASSWORD = target(Key.text("password").map(Secret::new)
            .describedAs("password; better a file"), "", "", Form.TEXT);
    static final Setting<String> PASSWORD_FILE = target(Key.text("password_file")
            .describedAs("file with the password, read at each login; wins over password"), "", "", Form.TEXT);
    static final Setting<PoolerMode> POOLER = target(Key.word(Pooler.class, "pooler").map(word -> PoolerMode.valueOf(word.name()))
            .describedAs("what stands before the server: auto, none or transaction (PgBouncer)"), "auto", "", Form.TEXT);
    static final Key<YamlMap> DATABASES = section("databases");
    static final Setting<List<String>> INCLUDE = declare(Setting.TARGET + ".databases", Key.texts("include")
            .describedAs("globs on datname that are visited"), "*", "", Form.LIST);
    static final Setting<List<String>> EXCLUDE = declare(Setting.TARGET + ".databases", Key.texts("exclude")
            .describedAs("globs on datname that are left out; they win"), "none", "", Form.LIST);
    static final Setting<YamlMap> LABELS = target(section("labels")
            .describedAs("labels of the target in pg_target_info and on pushed alerts"), "none", "", Form.MAP);
    static final Setting<Integer> EXPECTED_STANDBYS = target(Key.integer(0, 1000, "expected_standbys")
            .describedAs("standbys that must be streaming; fewer raise an alert"), "not checked", "standbys", Form.TEXT);
    static final Setting<List<String>> TARGET_PROFILES = target(Key.texts("profiles")
            .describedAs("threshold profiles of this target, over the global ones"), "none", "", Form.NONE);
    static final Setting<YamlMap> THRESHOLDS = target(section("thresholds")
            .describedAs("alert name to {warning: {at: …}, critical: {at: …}} or disabled"), "none", "", Form.NONE);
    static final Setting<List<String>> TAGS = target(Key.texts("tags")
            .describedAs("free words that query tags may ask for"), "none", "", Form.LIST);

    static final Key<YamlMap> QUERIES = section("queries");
    static final Setting<QuerySettings.Preset> PRESET = declare("queries", Key.word(QuerySettings.Preset.class, "preset")
            .describedAs("shipped queries: none, minimal, default or exhaustive"), "default", "", Form.TEXT);
    static final Setting<YamlNode> FILES = declare("queries", Key.<YamlNode>of(Map.of("type", "array"),
            (node, problems) -> Optional.of(node), "files")
            .describedAs("query files or globs, each a text or {path, format}"), "none", "", Form.LIST);
    static final Setting<YamlMap> OVERRIDE = declare("queries", section("override")
            .describedAs("query to the single keys that replace its own"), "none", "", Form.NONE);
    static final Setting<List<String>> PROFILES = declare("", Key.texts("profiles")
            .describedAs("threshold profiles, names in the jar or paths; later ones win"), "default", "", Form.LIST);
    static final Key<YamlMap> LIMITS = section("limits");
    static final Setting<Integer> SERIES = declare("limits", Key.integer(1, 10_000_000, "series")
            .describedAs("most samples served for one target"), Limits.DEFAULT.series(), "samples");
    static final Setting<Integer> ROWS = declare("limits", Key.integer(1, 1_000_000, "rows")
            .describedAs("most rows taken from one collection"), Limits.DEFAULT.rows(), "rows");
    static final Setting<Double> BUSY_RATIO = declare("limits", Key.of(Map.of("type", List.of("number", "string")),
            SettingKeys::ratio, "busy_ratio")
            .describedAs("share of wall time that slow and per-database queries may spend in the server"),
            Limits.DEFAULT.busyRatio(), "ratio over 0 to 1");
    static final Key<YamlMap> WEB = section("web");
    static final Setting<ListenAddress> LISTEN = declare("web", Key.of(Map.of("type", List.of("string", "integer")),
            ListenAddress::read, "listen")
            .describedAs("address of the HTTP server: host:port, :port for every address, or a port on the default host"),
            WebSettings.DEFAULT.host() + ":" + WebSettings.DEFAULT.port(), "");
    static final Setting<String> WEB_CONFIG_FILE = declare("web", Key.text("config_file")
            .describedAs("Prometheus web.config.file with TLS and users"), "", "");
    static final Setting<WebSettings.Reload> RELOAD = declare("web", Key.word(WebSettings.Reload.class, "reload")
            .describedAs("who may POST /-/reload: loopback, authenticated or off"), "loopback", "");
    static final Setting<Boolean> SHOW_QUERY_TEXT = declare("web", Key.bool("show_query_text")
            .describedAs("show query texts, users and client addresses to authenticated readers"), "false", "");
    static final Key<YamlMap> ALERTMANAGER = section("alertmanager");
    static final Setting<YamlNode> ALERTMANAGER_URLS = declare("alertmanager", Key.<YamlNode>of(Map.of("type", "array"),
            (node, problems) -> Optional.of(node), "urls")
            .describedAs("Alertmanagers that alerts are pushed to; none: shown only"), "none", "", Form.LIST);
    static final Setting<YamlMap> ALERTMANAGER_LABELS = declare("alertmanager", section("labels")
            .describedAs("labels added to every pushed alert; job and instance take the place of pgvigil and the target's name"), "none", "",
            Form.MAP);
    static final Setting<Duration> ALERTMANAGER_RESEND = declare("alertmanager", Key.of(Map.of("type", List.of("string", "number")),
            SettingKeys::resendInterval, "resend_interval")
            .describedAs("how often a pushed alert is sent again while nothing changes; without that it ends after four times as long"), "1m", "duration");
    static final Setting<String> ALERTMANAGER_CREDENTIALS_FILE = declare("alertmanager", Key.text("credentials_file")
            .describedAs("file with user:password, or with a bearer token, for URLs without a user; read at each push"), "", "");
    static final Setting<String> ALERTMANAGER_CA_FILE = declare("alertmanager", Key.text("ca_file")
            .describedAs("PEM file of the authorities of https URLs, in place of the system's"), "", "");
    static final Setting<String> ALERTMANAGER_EXTERNAL_URL = declare("alertmanager", Key.text("external_url")
            .describedAs("URL of this pgvigil for people; pushed alerts then link to its /alerts"), "", "");
    static final Setting<String> RUNBOOKS = declare("", Key.text("runbooks").describedAs("prefix of runbook_url"), "", "");
    static final Key<YamlMap> STATE = section("state");
    static final Setting<String> STATE_DIR = declare("state", Key.text("dir")
            .describedAs("directory that keeps histories over a restart; absent: memory only"), "", "");
    static final Key<YamlMap> LOG = section("log");
    static final Setting<LogSettings.Level> LOG_LEVEL = declare("log", Key.word(LogSettings.Level.class, "level")
            .describedAs("least important line written: error, warn, info or debug"), "info", "");
    static final Setting<LogSettings.Format> LOG_FORMAT = declare("log", Key.word(LogSettings.Format.class, "format")
            .describedAs("logfmt or json"), "logfmt", "");

    /** All settings in the order of the file. */
    static final List<Setting<?>> ALL = List.copyOf(DECLARED);

    private SettingKeys() {
    }

    /** What a user may say of a pooler; the console is told by the database's name. */
    enum Pooler {
        AUTO, NONE, TRANSACTION
    }

    private static <T> Setting<T> target(Key<T> key, String fallback, String unit, Form form) {
        return declare(Setting.TARGET, key, fallback, unit, form);
    }

    private static <T> Setting<T> declare(String section, Key<T> key, Object fallback, String unit) {
        return declare(section, key, String.valueOf(fallback), unit, Form.TEXT);
    }

    private static <T> Setting<T> declare(String section, Key<T> key, String fallback, String unit, Form form) {
        Setting<T> setting = new Setting<>(section, key, fallback, unit, form);
        DECLARED.add(setting);
        return setting;
    }

    private static Key<YamlMap> section(String name) {
        return Key.of(MAPPING, SettingKeys::mapping, name);
    }

    /** A mapping. The fault does not quote what was found: a connection string in the wrong place holds a password. */
    static Optional<YamlMap> mapping(YamlNode node, Problems problems) {
        if (node instanceof YamlMap map) {
            return Optional.of(map);
        }
        problems.add(node, kind(node), "a mapping");
        return Optional.empty();
    }

    /** The value of a key that must be there. */
    static <T> Optional<T> require(Fields fields, Key<T> key, Problems problems) {
        if (fields.map().get(key.name()).isEmpty()) {
            problems.add(fields.map(), "found no key " + key.name() + ", expected one");
        }
        return fields.get(key);
    }

    private static String kind(YamlNode node) {
        String described = node.describe();
        return List.of("nothing", "a list", "a mapping").contains(described) ? described : "a text";
    }

    private static Optional<Duration> resendInterval(YamlNode node, Problems problems) {
        return Values.duration(node, problems).flatMap(value -> value.toMillis() >= 1000 && value.toHours() < 1 ? Optional.of(value)
                : Values.refuse(node, problems, "a duration from 1s to under 1h"));
    }

    private static Optional<Double> ratio(YamlNode node, Problems problems) {
        return Values.number(node, problems).flatMap(value -> value > 0 && value <= 1 ? Optional.of(value)
                : Values.refuse(node, problems, "a number over 0 and at most 1"));
    }
}
