package dev.pgvigil.web;

import dev.pgvigil.config.PemSource;
import dev.pgvigil.config.Secret;
import dev.pgvigil.config.WebTls;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Unreadable;
import java.io.IOException;
import java.util.Optional;

/**
 * What the certificate files held at one moment, so that a change is seen by comparing. Immutable.
 *
 * @param authorities empty text when none are configured
 */
record TlsContent(Secret certificate, Secret key, Secret authorities) {

    /** Reads all files; empty when one cannot be read, which is a fault. */
    static Optional<TlsContent> read(WebTls tls, Problems problems) {
        Optional<Secret> certificate = read(tls.certificate(), problems);
        Optional<Secret> key = read(tls.key(), problems);
        Optional<Secret> authorities = tls.clientAuthorities().map(source -> read(source, problems)).orElse(Optional.of(new Secret("")));
        return certificate.flatMap(cert -> key.flatMap(secret -> authorities.map(trusted -> new TlsContent(cert, secret, trusted))));
    }

    private static Optional<Secret> read(PemSource source, Problems problems) {
        try {
            return Optional.of(source.read());
        } catch (IOException e) {
            problems.add(source.problem("nothing readable (" + Unreadable.why(e) + ")", "PEM"));
            return Optional.empty();
        }
    }
}
