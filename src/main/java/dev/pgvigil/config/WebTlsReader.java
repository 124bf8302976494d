package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tls_server_config}. */
final class WebTlsReader {
    private static final Key<String> CERT = content("cert");
    private static final Key<String> CERT_FILE = Key.text("cert_file");
    private static final Key<String> KEY = content("key");
    private static final Key<String> KEY_FILE = Key.text("key_file");
    private static final Key<String> CLIENT_CA = content("client_ca");
    private static final Key<String> CLIENT_CA_FILE = Key.text("client_ca_file");
    private static final Key<WebTls.ClientAuth> CLIENT_AUTH = Key.of(Map.of("enum", WebTls.ClientAuth.words()),
            WebTlsReader::clientAuth, "client_auth_type");
    private static final Key<List<String>> ALLOWED_SANS = Key.of(Map.of("type", "array"), WebTlsReader::names, "client_allowed_sans");
    private static final Key<String> MIN_VERSION = Key.of(Map.of("enum", List.of("TLS12", "TLS13")), WebTlsReader::version, "min_version");
    private static final Key<String> MAX_VERSION = Key.of(Map.of("enum", List.of("TLS12", "TLS13")), WebTlsReader::version, "max_version");
    private static final Key<List<String>> CIPHER_SUITES = Key.of(Map.of("type", "array"), CipherSuites::read, "cipher_suites");
    private static final Key<Boolean> PREFER_SERVER = Key.bool("prefer_server_cipher_suites");
    private static final String ONE_OF_TWO = "one of the two";

    private final Fields fields;
    private final Path directory;
    private final Problems problems;

    WebTlsReader(YamlMap map, Path directory, Problems problems) {
        fields = new Fields(map, problems);
        this.directory = directory;
        this.problems = problems;
    }

    Optional<WebTls> read() {
        Optional<PemSource> certificate = needed(CERT_FILE, CERT);
        Optional<PemSource> key = needed(KEY_FILE, KEY);
        Optional<PemSource> authorities = source(CLIENT_CA_FILE, CLIENT_CA);
        Optional<WebTls.ClientAuth> written = fields.get(CLIENT_AUTH);
        List<String> sans = fields.get(ALLOWED_SANS).orElse(List.of());
        List<String> protocols = protocols();
        List<String> suites = fields.get(CIPHER_SUITES).orElse(List.of());
        boolean preferServer = fields.get(PREFER_SERVER).orElse(true);
        fields.refuse("curve_preferences", "a JVM has one list for all that it does; start it with"
                + " -Djdk.tls.namedGroups=x25519,secp256r1 in the order that is wanted");
        fields.finish();
        WebTls.ClientAuth clientAuth = written.orElse(WebTls.ClientAuth.NONE);
        if (written.isPresent() || fields.node(CLIENT_AUTH).isEmpty()) {
            check(clientAuth, authorities, sans);
        }
        return certificate.flatMap(cert -> key.map(secret ->
                new WebTls(cert, secret, clientAuth, authorities, sans, protocols, suites, preferServer)));
    }

    private void check(WebTls.ClientAuth clientAuth, Optional<PemSource> authorities, List<String> sans) {
        if (clientAuth.verifies() && authorities.isEmpty()) {
            problems.add(fields.node(CLIENT_AUTH).orElseThrow(), clientAuth.word() + " without client_ca_file",
                    "the authorities that it is to verify by");
        }
        if (clientAuth == WebTls.ClientAuth.NONE && authorities.isPresent()) {
            problems.add(authorities.get().problem("client authorities without a client_auth_type that asks for certificates",
                    "RequireAndVerifyClientCert with it"));
        }
        if (!sans.isEmpty() && !clientAuth.requires()) {
            problems.add(fields.node(ALLOWED_SANS).orElseThrow(), "names without a client_auth_type that requires a certificate",
                    "RequireAndVerifyClientCert with them: a client without certificate has no name");
        }
    }

    private Optional<PemSource> needed(Key<String> file, Key<String> text) {
        if (fields.node(file).isEmpty() && fields.node(text).isEmpty()) {
            problems.add(fields.map(), "no key " + file.name(), "one: TLS needs a certificate and its key");
        }
        return source(file, text);
    }

    private Optional<PemSource> source(Key<String> file, Key<String> text) {
        Optional<YamlNode> fileNode = fields.node(file);
        Optional<YamlNode> textNode = fields.node(text);
        if (fileNode.isPresent() && textNode.isPresent()) {
            problems.add(textNode.get(), text.name() + " beside " + file.name(), ONE_OF_TWO);
            return Optional.empty();
        }
        return fields.get(file).flatMap(name -> path(fileNode.orElseThrow(), name))
                .map(path -> new PemSource(fileNode.orElseThrow().at(), fileNode.get().path(), Optional.of(path), new Secret("")))
                .or(() -> fields.get(text).map(pem ->
                        new PemSource(textNode.orElseThrow().at(), textNode.get().path(), Optional.empty(), new Secret(pem))));
    }

    private Optional<Path> path(YamlNode node, String text) {
        try {
            return Optional.of(directory.resolve(text).normalize());
        } catch (InvalidPathException e) {
            problems.add(node, "a text that is no path", "a path");
            return Optional.empty();
        }
    }

    private List<String> protocols() {
        String min = fields.get(MIN_VERSION).orElse("TLSv1.2");
        String max = fields.get(MAX_VERSION).orElse("TLSv1.3");
        if (min.compareTo(max) > 0) {
            problems.add(fields.node(MIN_VERSION).orElseThrow(), "a version above max_version", "at most that");
        }
        return List.of("TLSv1.2", "TLSv1.3").stream().filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0).toList();
    }

    private static Optional<String> version(YamlNode node, Problems problems) {
        String expected = "TLS12 or TLS13";
        return Values.scalar(node, problems, expected).flatMap(scalar -> switch (scalar.text()) {
            case "TLS12" -> Optional.of("TLSv1.2");
            case "TLS13" -> Optional.of("TLSv1.3");
            case "TLS10", "TLS11" -> Values.refuse(node, problems, expected + ": older versions are broken and no longer in the JVM");
            default -> Values.refuse(node, problems, expected);
        });
    }

    private static Optional<WebTls.ClientAuth> clientAuth(YamlNode node, Problems problems) {
        String expected = Values.orList(WebTls.ClientAuth.words());
        return Values.scalar(node, problems, expected).flatMap(scalar -> WebTls.ClientAuth.of(scalar.text())
                .or(() -> Values.refuse(node, problems, expected + Suggestion.of(scalar.text(), WebTls.ClientAuth.words()))));
    }

    private static Optional<List<String>> names(YamlNode node, Problems problems) {
        return Values.texts(node, problems).filter(names -> {
            if (names.isEmpty()) {
                problems.add(node, "an empty list", "at least one name, or the key left out");
            }
            return !names.isEmpty();
        });
    }

    /** PEM written into the file: never quoted in a message. */
    private static Key<String> content(String name) {
        return Key.of(Map.of("type", "string"), (node, problems) -> {
            boolean text = WebConfigReader.kind(node).equals("a text");
            if (!text) {
                problems.add(node, WebConfigReader.kind(node), "PEM");
            }
            return text ? Values.text(node, problems) : Optional.empty();
        }, name);
    }
}
