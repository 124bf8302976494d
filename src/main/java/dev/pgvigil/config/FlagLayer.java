package dev.pgvigil.config;

import dev.pgvigil.yaml.YamlMap;
import java.nio.file.Path;
import java.util.Optional;

/** The command line's flags laid over the other layers; {@code --url} is {@link TargetLayers}'. */
final class FlagLayer {
    private FlagLayer() {
    }

    static YamlMap over(Flags flags, YamlMap root) {
        YamlMap tree = with(root, SettingKeys.LISTEN, "--web.listen-address", flags.listenAddress());
        tree = with(tree, SettingKeys.WEB_CONFIG_FILE, "--web.config.file", flags.webConfigFile().map(Path::toString));
        tree = with(tree, SettingKeys.LOG_LEVEL, "--log.level", flags.logLevel());
        return with(tree, SettingKeys.LOG_FORMAT, "--log.format", flags.logFormat());
    }

    private static YamlMap with(YamlMap root, Setting<?> setting, String flag, Optional<String> text) {
        return text.map(written -> SettingsTree.with(root, setting.steps(), setting.node(flag, written))).orElse(root);
    }
}
