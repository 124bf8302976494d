package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebConfigReaderTest {
    private static final String HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";
    @TempDir
    Path directory;

    @Test
    void readsEveryKeyOfTheFormat() throws IOException {
        WebConfig config = read("""
                tls_server_config:
                  cert_file: tls/tls.crt
                  key_file: /secrets/tls.key
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: ../ca.crt
                  client_allowed_sans: [prometheus.example, 10.0.0.1]
                  min_version: TLS12
                  max_version: TLS13
                  cipher_suites:
                    - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
                    - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                  prefer_server_cipher_suites: false
                http_server_config:
                  http2: false
                  headers:
                    X-Frame-Options: sameorigin
                    Strict-Transport-Security: max-age=31536000; includeSubDomains
                    X-XSS-Protection: ""
                basic_auth_users:
                  prometheus: %s
                  "010": %s
                rate_limit: {interval: 100ms, burst: 20}
                """.formatted(HASH, HASH)).orElseThrow();

        WebTls tls = config.tls().orElseThrow();
        assertThat(tls.certificate().file()).contains(directory.resolve("tls/tls.crt"));
        assertThat(tls.key().file()).contains(Path.of("/secrets/tls.key"));
        assertThat(tls.clientAuthorities().flatMap(PemSource::file)).contains(directory.getParent().resolve("ca.crt"));
        assertThat(tls.clientAuth()).isEqualTo(WebTls.ClientAuth.REQUIRE_AND_VERIFY);
        assertThat(tls.clientAllowedSans()).containsExactly("prometheus.example", "10.0.0.1");
        assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(tls.cipherSuites()).containsExactly("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(tls.preferServerCipherSuites()).isFalse();
        assertThat(config.headers()).isEqualTo(Map.of("X-Frame-Options", "sameorigin",
                "Strict-Transport-Security", "max-age=31536000; includeSubDomains"));
        assertThat(config.users()).isEqualTo(Map.of("prometheus", new Secret(HASH), "010", new Secret(HASH)));
        assertThat(config.rateLimit()).contains(new WebConfig.RateLimit(Duration.ofMillis(100), 20));
        assertThat(config.toString()).doesNotContain(HASH);
    }

    @Test
    void hasTheDefaultsOfTheFormat() throws IOException {
        assertThat(read("")).contains(WebConfig.NONE);
        assertThat(read("# nothing but a comment\n")).contains(WebConfig.NONE);

        WebTls tls = read("tls_server_config: {cert_file: a, key_file: b}").orElseThrow().tls().orElseThrow();
        assertThat(tls.clientAuth()).isEqualTo(WebTls.ClientAuth.NONE);
        assertThat(tls.protocols()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(tls.cipherSuites()).isEmpty();
        assertThat(tls.preferServerCipherSuites()).isTrue();
        assertThat(tls.clientAuthorities()).isEmpty();
    }

    @Test
    void takesCertificatesAndKeysWrittenInTheFileAndHidesThem() throws IOException {
        WebConfig config = read("""
                tls_server_config:
                  cert: "-----BEGIN CERTIFICATE-----"
                  key: |
                    -----BEGIN PRIVATE KEY-----
                    c2VjcmV0
                    -----END PRIVATE KEY-----
                  client_ca: authority
                  client_auth_type: VerifyClientCertIfGiven
                """).orElseThrow();

        WebTls tls = config.tls().orElseThrow();
        assertThat(tls.key().read().reveal()).isEqualTo("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertThat(tls.certificate().file()).isEmpty();
        assertThat(config.toString()).doesNotContain("c2VjcmV0");
    }

    @Test
    void knowsTheOldNameOfAClientAuthType() throws IOException {
        assertThat(read("tls_server_config: {cert_file: a, key_file: b, client_auth_type: RequireClientCert}").orElseThrow().tls().orElseThrow()
                .clientAuth()).isEqualTo(WebTls.ClientAuth.REQUIRE_ANY);
    }

    @Test
    void allowsOneVersionOnly() throws IOException {
        assertThat(read("tls_server_config: {cert_file: a, key_file: b, min_version: TLS13}").orElseThrow().tls().orElseThrow().protocols())
                .containsExactly("TLSv1.3");
        assertThat(read("tls_server_config: {cert_file: a, key_file: b, max_version: TLS12}").orElseThrow().tls().orElseThrow().protocols())
                .containsExactly("TLSv1.2");
    }

    @Test
    void switchesTheRateLimitOffByZero() throws IOException {
        assertThat(read("rate_limit: {interval: 0, burst: 5}").orElseThrow().rateLimit()).isEmpty();
        assertThat(read("rate_limit: {interval: 0s}").orElseThrow().rateLimit()).isEmpty();
    }

    @Test
    void reportsAllFaultsOfTlsTogether() throws IOException {
        assertThat(faults("""
                tls_server_config:
                  cert_file: tls.crt
                  cert: inline
                  client_auth_type: RequireAndVerify
                  client_allowed_sans: []
                  min_version: TLS10
                  max_version: TLS1.3
                  cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA25]
                  prefer_server_cipher_suites: maybe
                  curve_preferences: [X25519]
                  insecure: true
                """)).containsExactly(
                "web.yaml:2:3: tls_server_config: found no key key_file, expected one: TLS needs a certificate and its key",
                "web.yaml:3:9: tls_server_config.cert: found cert beside cert_file, expected one of the two",
                "web.yaml:4:21: tls_server_config.client_auth_type: found RequireAndVerify, expected NoClientCert, RequestClientCert,"
                        + " RequireAnyClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert",
                "web.yaml:5:24: tls_server_config.client_allowed_sans: found an empty list, expected at least one name, or the key left out",
                "web.yaml:6:16: tls_server_config.min_version: found TLS10, expected TLS12 or TLS13: older versions are broken and no longer"
                        + " in the JVM",
                "web.yaml:7:16: tls_server_config.max_version: found TLS1.3, expected TLS12 or TLS13",
                "web.yaml:8:19: tls_server_config.cipher_suites[0]: found TLS_RSA_WITH_AES_128_CBC_SHA, expected a cipher suite that is not"
                        + " broken, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; did you mean TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA?",
                "web.yaml:8:49: tls_server_config.cipher_suites[1]: found TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA25, expected a cipher suite that"
                        + " is not broken, such as TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; did you mean TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256?",
                "web.yaml:9:32: tls_server_config.prefer_server_cipher_suites: found maybe, expected true or false",
                "web.yaml:10:3: tls_server_config.curve_preferences: found curve_preferences, which is not supported: a JVM has one list for"
                        + " all that it does; start it with -Djdk.tls.namedGroups=x25519,secp256r1 in the order that is wanted",
                "web.yaml:11:3: tls_server_config.insecure: found the unknown key insecure, expected cert_file, cert, key_file, key,"
                        + " client_ca_file, client_ca, client_auth_type, client_allowed_sans, min_version, max_version, cipher_suites or"
                        + " prefer_server_cipher_suites");
    }

    @Test
    void refusesClientAuthThatWouldCheckNothing() throws IOException {
        assertThat(faults("tls_server_config: {cert_file: a, key_file: b, client_auth_type: VerifyClientCertIfGiven}")).containsExactly(
                "web.yaml:1:66: tls_server_config.client_auth_type: found VerifyClientCertIfGiven without client_ca_file, expected the"
                        + " authorities that it is to verify by");
        assertThat(faults("tls_server_config: {cert_file: a, key_file: b, client_ca: c}")).containsExactly(
                "web.yaml:1:59: tls_server_config.client_ca: found client authorities without a client_auth_type that asks for certificates,"
                        + " expected RequireAndVerifyClientCert with it");
        assertThat(faults("""
                tls_server_config: {cert_file: a, key_file: b, client_ca_file: c, client_auth_type: VerifyClientCertIfGiven,
                  client_allowed_sans: [x]}
                """)).containsExactly("web.yaml:2:24: tls_server_config.client_allowed_sans: found names without a client_auth_type that"
                + " requires a certificate, expected RequireAndVerifyClientCert with them: a client without certificate has no name");
        assertThat(faults("tls_server_config: {cert_file: a, key_file: b, min_version: TLS13, max_version: TLS12}")).containsExactly(
                "web.yaml:1:61: tls_server_config.min_version: found a version above max_version, expected at most that");
    }

    @Test
    void reportsFaultsOfHeadersAndRates() throws IOException {
        assertThat(faults("""
                http_server_config:
                  http2: true
                  headers:
                    X-Frame-Options: allow
                    X-Content-Type-Options: sniff
                    Strict-Transport-Security: "max-age=1\\r\\nSet-Cookie: a=b"
                    Server: mine
                rate_limit:
                  interval: 5
                  burst: 0
                """)).containsExactly(
                "web.yaml:2:10: http_server_config.http2: found true, expected false, or the key left out: HTTP/1.1 is served, which every"
                        + " scraper and browser falls back to",
                "web.yaml:4:22: http_server_config.headers.X-Frame-Options: found allow, expected deny or sameorigin",
                "web.yaml:5:29: http_server_config.headers.X-Content-Type-Options: found sniff, expected nosniff",
                "web.yaml:6:32: http_server_config.headers.Strict-Transport-Security: found max-age=1, expected a line of ASCII",
                "web.yaml:7:5: http_server_config.headers.Server: found the unknown key Server, expected Content-Security-Policy,"
                        + " Strict-Transport-Security, X-XSS-Protection, X-Content-Type-Options or X-Frame-Options",
                "web.yaml:9:13: rate_limit.interval: found 5, expected a duration with its unit, such as 100ms or 1s",
                "web.yaml:10:10: rate_limit.burst: found 0, expected a whole number from 1 to 1000000");
        assertThat(faults("rate_limit: {interval: 1s}")).containsExactly(
                "web.yaml:1:13: rate_limit: found no key burst, expected one");
    }

    @Test
    void refusesWhatIsNoBcryptHashAndNeverQuotesIt() throws IOException {
        String expected = "expected a bcrypt hash ($2a$, $2b$ or $2y$), as this prints it: htpasswd -nBC 10 \"\" | tr -d ':\\n'";
        assertThat(faults("""
                basic_auth_users:
                  clear: hunter2
                  apache: $apr1$hunter2$abc
                  short: %s
                  cheap: %s
                  dear: %s
                  list: [hunter2]
                  none:
                  fused:hunter2: x
                """.formatted(HASH.substring(1), HASH.replace("$10$", "$03$"), HASH.replace("$10$", "$32$")))).containsExactly(
                "web.yaml:2:10: basic_auth_users.clear: found a text that is none, " + expected,
                "web.yaml:3:11: basic_auth_users.apache: found a text that is none, " + expected,
                "web.yaml:4:10: basic_auth_users.short: found a text that is none, " + expected,
                "web.yaml:5:10: basic_auth_users.cheap: found a bcrypt hash of cost 3, expected 4 to 31, better 10 to 12",
                "web.yaml:6:9: basic_auth_users.dear: found a bcrypt hash of cost 32, expected 4 to 31, better 10 to 12",
                "web.yaml:7:9: basic_auth_users.list: found a list, " + expected,
                "web.yaml:8:8: basic_auth_users.none: found nothing, " + expected,
                "web.yaml:9:3: basic_auth_users: found a name with a colon, expected one without: write \"name: hash\" with a blank behind"
                        + " the colon");
    }

    @Test
    void neverOpensAServerBecauseASectionIsEmptyOrOfAnotherKind() throws IOException {
        assertThat(faults("basic_auth_users:\n")).containsExactly("web.yaml:1:18: basic_auth_users: found nothing, expected a mapping");
        assertThat(faults("basic_auth_users: {}\n")).containsExactly(
                "web.yaml:1:19: basic_auth_users: found no user, expected at least one, or the key left out");
        assertThat(faults("basic_auth_users:\n  admin:hunter2\n")).containsExactly("web.yaml:2:3: basic_auth_users: found a text, expected a mapping");
        assertThat(faults("tls_server_config:\n")).containsExactly("web.yaml:1:19: tls_server_config: found nothing, expected a mapping");
        assertThat(faults("hunter2\n")).containsExactly("web.yaml:1:1: found a text, expected a mapping");
        assertThat(faults("basic_auth_user: {a: b}\n")).containsExactly("web.yaml:1:1: basic_auth_user: found the unknown key basic_auth_user,"
                + " expected tls_server_config, http_server_config, basic_auth_users or rate_limit; did you mean basic_auth_users?");
        assertThat(faults("basic_auth_users: {a: *hunter2}\n")).singleElement().asString().doesNotContain("hunter2");
    }

    @Test
    void reportsAFileThatIsNotThere() {
        Problems problems = new Problems();

        assertThat(WebConfigReader.read(directory.resolve("none.yaml"), problems)).isEmpty();
        assertThat(problems.all()).extracting(Problem::toString).containsExactly(
                directory + "/none.yaml: found no readable file, expected YAML in UTF-8 (there is no such file)");
    }

    private Optional<WebConfig> read(String text) throws IOException {
        Problems problems = new Problems();
        Optional<WebConfig> config = WebConfigReader.read(write(text), problems);
        assertThat(problems.all()).isEmpty();
        return config;
    }

    private List<String> faults(String text) throws IOException {
        Problems problems = new Problems();
        assertThat(WebConfigReader.read(write(text), problems)).isEmpty();
        List<String> faults = problems.all().stream().map(problem -> problem.toString().replace(directory + "/", "")).toList();
        assertThat(String.join("\n", faults)).doesNotContain("hunter2", HASH.substring(8));
        return faults;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("web.yaml"), text);
    }
}
