package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code http_server_config}: the headers that replace the server's own. */
final class WebHttpReader {
    private static final Key<Boolean> HTTP2 = Key.bool("http2");
    private static final Key<YamlMap> HEADERS = Key.of(Map.of("type", "object"), Values::map, "headers");
    private static final List<Key<String>> NAMES = List.of(header("Content-Security-Policy"), header("Strict-Transport-Security"),
            header("X-XSS-Protection"), header("X-Content-Type-Options", "nosniff"), header("X-Frame-Options", "deny", "sameorigin"));

    private WebHttpReader() {
    }

    static Map<String, String> read(YamlMap map, Problems problems) {
        Fields fields = new Fields(map, problems);
        if (fields.get(HTTP2).orElse(false)) {
            problems.add(fields.node(HTTP2).orElseThrow(), "true", "false, or the key left out: HTTP/1.1 is served, which every scraper"
                    + " and browser falls back to");
        }
        Map<String, String> headers = fields.get(HEADERS).map(written -> headers(written, problems)).orElse(Map.of());
        fields.finish();
        return headers;
    }

    private static Map<String, String> headers(YamlMap map, Problems problems) {
        Fields fields = new Fields(map, problems);
        Map<String, String> headers = new LinkedHashMap<>();
        NAMES.forEach(name -> fields.get(name).filter(value -> !value.isEmpty()).ifPresent(value -> headers.put(name.name(), value)));
        fields.finish();
        return headers;
    }

    /** A blank one leaves the server's own as it is. */
    private static Key<String> header(String name, String... allowed) {
        return Key.of(Map.of("type", "string"), (node, problems) -> value(node, List.of(allowed), problems), name);
    }

    private static Optional<String> value(YamlNode node, List<String> allowed, Problems problems) {
        if (node instanceof YamlScalar scalar && (scalar.isNull() || scalar.text().isBlank())) {
            return Optional.of("");
        }
        String expected = allowed.isEmpty() ? "a line of ASCII" : Values.orList(allowed);
        return Values.scalar(node, problems, expected).map(YamlScalar::text).flatMap(text -> {
            boolean fits = allowed.isEmpty() ? text.matches("[ -~]+") : allowed.contains(text.toLowerCase(Locale.ROOT));
            return fits ? Optional.of(text) : Values.refuse(node, problems, expected);
        });
    }
}
