package dev.pgvigil.postgres;

import dev.pgvigil.config.TlsSettings;
import java.util.Properties;

/** libpq's TLS parameters in the driver's words. */
final class TlsProperties {
    private static final String SYSTEM = "system";

    private TlsProperties() {
    }

    static void add(Properties properties, TlsSettings tls) {
        properties.setProperty("sslmode", mode(tls));
        tls.rootCertificate().ifPresent(file -> properties.setProperty("sslrootcert", file));
        tls.certificate().ifPresent(file -> properties.setProperty("sslcert", file.toString()));
        tls.key().ifPresent(file -> properties.setProperty("sslkey", file.toString()));
        tls.keyPassword().ifPresent(password -> properties.setProperty("sslpassword", password.reveal()));
        // The driver's own factory looks for libpq's files in ~/.postgresql, but knows neither the system's authorities nor encrypted PEM.
        if (tls.certificate().isPresent() || isSystem(tls)) {
            properties.setProperty("sslfactory", PemSocketFactory.class.getName());
        }
    }

    static boolean isSystem(String rootCertificate) {
        return SYSTEM.equals(rootCertificate);
    }

    /** As libpq: with an authority's certificate {@code require} checks it, and the system's authorities only make sense with the name. */
    private static String mode(TlsSettings tls) {
        if (isSystem(tls)) {
            return "verify-full";
        }
        return tls.mode().equals("require") && tls.rootCertificate().isPresent() ? "verify-ca" : tls.mode();
    }

    private static boolean isSystem(TlsSettings tls) {
        return tls.rootCertificate().filter(TlsProperties::isSystem).isPresent();
    }
}
