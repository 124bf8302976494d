package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlParser;
import dev.pgvigil.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code web.config.file} in the format of Prometheus's exporter-toolkit. Every key of the format is read or refused by name; a
 * section that is written and empty is a fault, so that a forgotten line never opens a server. No message shows a hash, a key or a
 * password, also when it stands in the wrong place.
 */
public final class WebConfigReader {
    private static final Key<YamlMap> TLS = section("tls_server_config");
    private static final Key<YamlMap> HTTP = section("http_server_config");
    private static final Key<YamlMap> USERS = section("basic_auth_users");
    private static final Key<YamlMap> RATE_LIMIT = section("rate_limit");

    private WebConfigReader() {
    }

    /**
     * Reads a file; its relative paths start at its directory. The certificate files themselves are not opened.
     *
     * @return empty when faults were added
     */
    public static Optional<WebConfig> read(Path file, Problems problems) {
        Problems own = new Problems();
        Optional<WebConfig> config = YamlParser.parse(file, own).or(() -> Optional.of(new YamlMap(new Position(file.toString(), 1, 1), "", Map.of())))
                .flatMap(root -> mapping(root, own)).map(root -> read(root, file.toAbsolutePath().getParent(), own));
        own.all().forEach(problem -> problems.add(new Problem(problem.at(), problem.path(), Masking.text(problem.message()))));
        return own.isEmpty() ? config : Optional.empty();
    }

    private static WebConfig read(YamlMap root, Path directory, Problems problems) {
        Fields fields = new Fields(root, problems);
        Optional<WebTls> tls = fields.get(TLS).flatMap(map -> new WebTlsReader(map, directory, problems).read());
        Map<String, String> headers = fields.get(HTTP).map(map -> WebHttpReader.read(map, problems)).orElse(Map.of());
        Map<String, Secret> users = fields.get(USERS).map(map -> WebUsersReader.read(map, problems)).orElse(Map.of());
        Optional<WebConfig.RateLimit> limit = fields.get(RATE_LIMIT).flatMap(map -> RateLimitReader.read(map, problems));
        fields.finish();
        return new WebConfig(tls, headers, users, limit);
    }

    private static Key<YamlMap> section(String name) {
        return Key.of(Map.of("type", "object"), WebConfigReader::mapping, name);
    }

    /** A mapping; what else stands there is named by its kind only, for it may be a hash or a password. */
    static Optional<YamlMap> mapping(YamlNode node, Problems problems) {
        if (node instanceof YamlMap map) {
            return Optional.of(map);
        }
        problems.add(node, kind(node), "a mapping");
        return Optional.empty();
    }

    static String kind(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            return scalar.isNull() ? "nothing" : "a text";
        }
        return node instanceof YamlList ? "a list" : "a mapping";
    }
}
