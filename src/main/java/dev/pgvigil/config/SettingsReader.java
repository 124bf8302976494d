package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tree of all layers, one method a section. */
final class SettingsReader {
    private final Surroundings surroundings;
    private final Problems problems;

    SettingsReader(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.problems = surroundings.problems();
    }

    /** Reads one layer for its faults alone. */
    void read(YamlMap root) {
        read(root, List.of(), false);
    }

    /**
     * Reads the settings.
     *
     * @param queryPaths of the command line, added to the files
     * @param targetImplied nothing named a server
     * @return worth using only when no fault was added
     */
    Optional<Settings> read(YamlMap root, List<Path> queryPaths, boolean targetImplied) {
        Fields fields = new Fields(root, problems);
        List<TargetSettings> targets = targets(section(fields, SettingKeys.TARGETS));
        QuerySettings queries = queries(section(fields, SettingKeys.QUERIES), queryPaths);
        List<String> profiles = new ProfileNames(surroundings).read(fields, SettingKeys.PROFILES.key()).orElse(List.of("default"));
        Limits limits = limits(section(fields, SettingKeys.LIMITS));
        WebSettings web = web(section(fields, SettingKeys.WEB));
        AlertmanagerSettings alertmanager = new AlertmanagerReader(surroundings).read(section(fields, SettingKeys.ALERTMANAGER), targets.size());
        Optional<URI> runbooks = new WebAddress(problems).read(fields, SettingKeys.RUNBOOKS.key());
        Optional<Path> state = state(section(fields, SettingKeys.STATE));
        LogSettings log = log(section(fields, SettingKeys.LOG));
        fields.finish();
        return Optional.of(new Settings(targets, targetImplied, queries, profiles, limits, web, alertmanager, runbooks, state, log));
    }

    private YamlMap section(Fields fields, Key<YamlMap> key) {
        return fields.get(key).orElseGet(() -> new YamlMap(Position.outside(""), "", Map.of()));
    }

    private List<TargetSettings> targets(YamlMap map) {
        List<TargetSettings> targets = new ArrayList<>();
        TargetReader reader = new TargetReader(surroundings);
        map.entries().values().forEach(entry -> reader.read(entry).ifPresent(targets::add));
        return targets;
    }

    private QuerySettings queries(YamlMap map, List<Path> queryPaths) {
        Fields fields = new Fields(map, problems);
        QuerySettings.Preset preset = fields.get(SettingKeys.PRESET.key()).orElse(QuerySettings.Preset.DEFAULT);
        List<QuerySettings.QueryFile> files = new QueryFiles(surroundings).read(fields.get(SettingKeys.FILES.key()), queryPaths);
        Map<String, YamlMap> override = new LinkedHashMap<>();
        fields.get(SettingKeys.OVERRIDE.key()).ifPresent(written -> written.entries().forEach((query, entry) ->
                SettingKeys.mapping(entry.value(), problems).ifPresent(keys -> override.put(query, keys))));
        fields.finish();
        return new QuerySettings(preset, files, override);
    }

    private Limits limits(YamlMap map) {
        Fields fields = new Fields(map, problems);
        Limits limits = new Limits(fields.get(SettingKeys.SERIES.key()).orElse(Limits.DEFAULT.series()),
                fields.get(SettingKeys.ROWS.key()).orElse(Limits.DEFAULT.rows()),
                fields.get(SettingKeys.BUSY_RATIO.key()).orElse(Limits.DEFAULT.busyRatio()));
        fields.finish();
        return limits;
    }

    private WebSettings web(YamlMap map) {
        Fields fields = new Fields(map, problems);
        ListenAddress listen = fields.get(SettingKeys.LISTEN.key())
                .orElse(new ListenAddress(WebSettings.DEFAULT.host(), WebSettings.DEFAULT.port()));
        WebSettings web = new WebSettings(listen.host(), listen.port(), path(fields, SettingKeys.WEB_CONFIG_FILE.key()),
                fields.get(SettingKeys.RELOAD.key()).orElse(WebSettings.DEFAULT.reload()),
                fields.get(SettingKeys.SHOW_QUERY_TEXT.key()).orElse(WebSettings.DEFAULT.showQueryText()));
        fields.finish();
        return web;
    }

    private Optional<Path> state(YamlMap map) {
        Fields fields = new Fields(map, problems);
        Optional<Path> dir = path(fields, SettingKeys.STATE_DIR.key());
        fields.finish();
        return dir;
    }

    private LogSettings log(YamlMap map) {
        Fields fields = new Fields(map, problems);
        LogSettings log = new LogSettings(fields.get(SettingKeys.LOG_LEVEL.key()).orElse(LogSettings.DEFAULT.level()),
                fields.get(SettingKeys.LOG_FORMAT.key()).orElse(LogSettings.DEFAULT.format()));
        fields.finish();
        return log;
    }

    private Optional<Path> path(Fields fields, Key<String> key) {
        Optional<YamlNode> node = fields.map().get(key.name());
        return fields.get(key).flatMap(text -> surroundings.path(node.orElseThrow(), text));
    }
}
