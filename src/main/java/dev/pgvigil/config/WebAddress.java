package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads http and https addresses. */
final class WebAddress {
    private static final String EXPECTED = "a URL such as http://127.0.0.1:9093/";
    private final Problems problems;

    WebAddress(Problems problems) {
        this.problems = problems;
    }

    /** One address that readers will see; a user or password in it is a fault. */
    Optional<URI> read(Fields fields, Key<String> key) {
        Optional<YamlNode> node = fields.map().get(key.name());
        return fields.get(key).flatMap(text -> parse(node.orElseThrow(), text)).filter(uri -> {
            if (uri.getRawUserInfo() != null) {
                problems.add(node.orElseThrow(), "a URL with a user", "one without: it is shown to everybody");
            }
            return uri.getRawUserInfo() == null;
        });
    }

    /** An address that may hold user and password. */
    Optional<URI> one(YamlNode node) {
        return Values.text(node, problems).flatMap(text -> parse(node, text));
    }

    private Optional<URI> parse(YamlNode node, String text) {
        try {
            URI uri = new URI(text.strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // told below, without the exception's text: it quotes the whole address
        }
        problems.add(node, Masking.uri(text.strip()), EXPECTED);
        return Optional.empty();
    }
}
