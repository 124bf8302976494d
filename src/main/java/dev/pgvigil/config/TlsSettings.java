package dev.pgvigil.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * libpq's TLS parameters.
 *
 * @param mode {@code disable}, {@code allow}, {@code prefer}, {@code require}, {@code verify-ca} or {@code verify-full}
 * @param rootCertificate PEM file with the authorities ({@code sslrootcert}); {@code system} is the JVM's trust store
 * @param certificate the client's certificate, PEM
 * @param key the client's key, PEM or PKCS#8 DER
 * @param keyPassword of an encrypted key
 */
public record TlsSettings(String mode, Optional<String> rootCertificate, Optional<Path> certificate, Optional<Path> key,
        Optional<Secret> keyPassword) {
    public static final TlsSettings DEFAULT =
            new TlsSettings("prefer", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
