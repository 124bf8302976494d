package dev.pgvigil.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code tls_server_config} of a {@code web.config.file}. Immutable.
 *
 * @param clientAuthorities whose client certificates are accepted; there whenever certificates are verified
 * @param clientAllowedSans names of which a client certificate must have one; empty: any
 * @param protocols such as {@code TLSv1.3}, at least one
 * @param cipherSuites of TLS 1.2, in order of preference; empty: the JVM's good ones
 * @param preferServerCipherSuites the server's order decides
 */
public record WebTls(PemSource certificate, PemSource key, ClientAuth clientAuth, Optional<PemSource> clientAuthorities,
        List<String> clientAllowedSans, List<String> protocols, List<String> cipherSuites, boolean preferServerCipherSuites) {
    public WebTls {
        clientAllowedSans = List.copyOf(clientAllowedSans);
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** What is asked of clients, under the names of Go's {@code tls.ClientAuthType}. */
    public enum ClientAuth {
        /** No certificate is asked for. */
        NONE("NoClientCert"),
        /** One is asked for; none will do, and so will any. */
        REQUEST("RequestClientCert"),
        /** There must be one; any will do. */
        REQUIRE_ANY("RequireAnyClientCert"),
        /** There may be none; one that is sent must be of the authorities. */
        VERIFY_IF_GIVEN("VerifyClientCertIfGiven"),
        /** There must be one of the authorities. */
        REQUIRE_AND_VERIFY("RequireAndVerifyClientCert");

        private final String word;

        ClientAuth(String word) {
            this.word = word;
        }

        /** The word of the format. */
        public String word() {
            return word;
        }

        /** The certificate is checked against the authorities. */
        public boolean verifies() {
            return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
        }

        /** Without a certificate there is no connection. */
        public boolean requires() {
            return this == REQUIRE_ANY || this == REQUIRE_AND_VERIFY;
        }

        static Optional<ClientAuth> of(String word) {
            String meant = word.equals("RequireClientCert") ? REQUIRE_ANY.word : word;
            return Arrays.stream(values()).filter(each -> each.word.equals(meant)).findFirst();
        }

        static List<String> words() {
            return Arrays.stream(values()).map(ClientAuth::word).toList();
        }
    }
}
