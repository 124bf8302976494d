package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code alertmanager}. */
final class AlertmanagerReader {
    private static final Set<String> RESERVED = Set.of("alertname", "severity");
    private final Surroundings surroundings;
    private final Problems problems;

    AlertmanagerReader(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.problems = surroundings.problems();
    }

    /** @param targets how many there are: one instance cannot be that of several */
    AlertmanagerSettings read(YamlMap map, int targets) {
        Fields fields = new Fields(map, problems);
        List<URI> urls = fields.get(SettingKeys.ALERTMANAGER_URLS.key()).map(this::urls).orElse(List.of());
        Map<String, String> labels = fields.get(SettingKeys.ALERTMANAGER_LABELS.key()).map(written -> labels(written, targets)).orElse(Map.of());
        AlertmanagerSettings settings = new AlertmanagerSettings(urls, labels,
                fields.get(SettingKeys.ALERTMANAGER_RESEND.key()).orElse(AlertmanagerSettings.NONE.resendInterval()),
                path(fields, SettingKeys.ALERTMANAGER_CREDENTIALS_FILE.key()), path(fields, SettingKeys.ALERTMANAGER_CA_FILE.key()),
                new WebAddress(problems).read(fields, SettingKeys.ALERTMANAGER_EXTERNAL_URL.key()));
        fields.finish();
        return settings;
    }

    private List<URI> urls(YamlNode node) {
        Set<String> shown = new HashSet<>();
        List<YamlNode> written = node instanceof YamlList list ? list.items() : List.of(node);
        return written.stream().flatMap(item -> new WebAddress(problems).one(item).filter(url -> fits(url, item, shown)).stream()).toList();
    }

    private boolean fits(URI url, YamlNode at, Set<String> shown) {
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            problems.add(at, "a URL with ? or #", "one without: /api/v2/alerts is added to it");
            return false;
        }
        if (!shown.add(AlertmanagerSettings.shown(url))) {
            problems.add(at, "a second " + AlertmanagerSettings.shown(url), "each Alertmanager once");
            return false;
        }
        return true;
    }

    private Map<String, String> labels(YamlMap written, int targets) {
        if (targets > 1 && written.get("instance").isPresent()) {
            problems.add(written.get("instance").get(), "one instance for " + targets + " targets",
                    "none: their names are their instances, as in /targets");
        }
        return LabelReader.read(written, RESERVED, problems);
    }

    private Optional<Path> path(Fields fields, Key<String> key) {
        Optional<YamlNode> node = fields.map().get(key.name());
        return fields.get(key).flatMap(text -> surroundings.path(node.orElseThrow(), text));
    }
}
