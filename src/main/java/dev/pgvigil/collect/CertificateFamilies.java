package dev.pgvigil.collect;

import dev.pgvigil.postgres.ServerCertificate;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How long the server's certificate is valid still, as metrics. */
final class CertificateFamilies {
    /** Whatever renews certificates has done so by the time that a quarter of their life is left. */
    private static final int DUE = 4;

    private CertificateFamilies() {
    }

    static List<MetricFamily> of(ServerCertificate certificate, Instant now) {
        Duration left = Duration.between(now, certificate.notAfter());
        Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
        List<MetricFamily> families = new ArrayList<>();
        families.add(one("pg_tls_certificate_left_seconds", "Seconds until the server's TLS certificate expires, negative once it has;"
                + " absent without TLS, on a Unix socket and with sslmode disable", left));
        if (left.multipliedBy(DUE).compareTo(life) < 0) {
            families.add(one("pg_tls_certificate_due_left_seconds", "The same while less than a quarter of its life is left, so that it should"
                    + " have been renewed; absent before", left));
        }
        return families;
    }

    private static MetricFamily one(String name, String help, Duration left) {
        return new MetricFamily(Family.gauge(name, help), List.of(Sample.of(left.toMillis() / 1e3)));
    }
}
