package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cipher suites that the format knows: those which Go's {@code tls.CipherSuites()} calls secure; the JVM has all of them. */
final class CipherSuites {
    private static final List<String> KNOWN = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    private CipherSuites() {
    }

    static Optional<List<String>> read(YamlNode node, Problems problems) {
        if (!(node instanceof YamlList list)) {
            return Values.refuse(node, problems, "a list of cipher suites");
        }
        List<String> suites = new ArrayList<>();
        list.items().forEach(item -> one(item, problems).ifPresent(suites::add));
        return Optional.of(suites);
    }

    private static Optional<String> one(YamlNode node, Problems problems) {
        String expected = "a cipher suite that is not broken, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
        return Values.scalar(node, problems, expected).flatMap(scalar -> KNOWN.contains(scalar.text()) ? Optional.of(scalar.text())
                : Values.refuse(node, problems, expected + Suggestion.of(scalar.text(), KNOWN)));
    }
}
