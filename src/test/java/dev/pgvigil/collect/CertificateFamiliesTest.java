package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.postgres.ServerCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CertificateFamiliesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aYoungCertificateIsNotDue() {
        assertThat(families(Duration.ofDays(60), Duration.ofDays(30))).containsExactly(Map.entry("pg_tls_certificate_left_seconds", 30 * 86_400.0));
        assertThat(families(Duration.ofHours(12), Duration.ofHours(12))).as("one that lives for a day").hasSize(1);
    }

    @Test
    void oneInItsLastQuarterIsDueAndOneThatExpiredHasLessThanNothingLeft() {
        assertThat(families(Duration.ofDays(77), Duration.ofDays(13))).containsEntry("pg_tls_certificate_due_left_seconds", 13 * 86_400.0).hasSize(2);
        assertThat(families(Duration.ofDays(91), Duration.ofDays(-1))).containsEntry("pg_tls_certificate_due_left_seconds", -86_400.0);
    }

    private static Map<String, Double> families(Duration age, Duration left) {
        return CertificateFamilies.of(new ServerCertificate(NOW.minus(age), NOW.plus(left)), NOW).stream()
                .collect(Collectors.toMap(family -> family.family().name(), family -> family.samples().get(0).value()));
    }
}
