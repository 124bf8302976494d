package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.Secret;
import dev.pgvigil.config.TlsSettings;
import dev.pgvigil.testing.Certificates;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TransportIT {
    private static final String ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @Majors
    void aUnixSocketWorksAloneAndBesideAnAddress(int major) {
        PgServer server = Servers.shared(major);
        HostPort socket = new HostPort(server.socketDirectory().toString(), server.port());
        HostPort nowhere = new HostPort("127.0.0.1", 1);
        String local = "SELECT inet_server_addr() IS NULL";
        try (Server target = Reach.of(server).hosts(socket).open()) {
            assertThat(target.<Object>onVitals(session -> value(session, local))).isEqualTo(true);
            assertThat(target.<Object>onDatabase("template1", session -> value(session, local))).isEqualTo(true);
            assertThat(target.login().succeeded()).isTrue();
        }
        try (Server target = Reach.of(server).hosts(nowhere, socket).open()) {
            assertThat(target.<Object>onVitals(session -> value(session, local))).isEqualTo(true);
        }
        try (Server target = Reach.of(server).hosts(new HostPort("/no/such/directory", 5432)).open()) {
            assertThat(target.login().message()).startsWith("login to /no/such/directory/.s.PGSQL.5432/postgres failed: 08001 ");
        }
    }

    @Majors
    void modesOfTlsMeanWhatTheySay(int major) {
        try (Certificates right = Certificates.create(); Certificates wrong = Certificates.create();
                PgServer server = PgServer.builder(major).tls(right).start()) {
            Reach reach = Reach.of(server);
            assertThat(encrypted(reach.tls(tls("disable", null)))).isEqualTo(false);
            assertThat(encrypted(reach.tls(tls("prefer", null)))).isEqualTo(true);
            assertThat(encrypted(reach.tls(tls("require", null)))).isEqualTo(true);
            assertThat(encrypted(reach.tls(tls("verify-ca", right)))).isEqualTo(true);
            assertThat(encrypted(reach.tls(tls("verify-full", right)))).isEqualTo(true);
            assertRefused(reach.tls(tls("verify-ca", wrong)), "PKIX");
            assertRefused(reach.tls(tls("verify-full", wrong)), "PKIX");
            // As in libpq: with an authority's certificate, require checks it.
            assertRefused(reach.tls(tls("require", wrong)), "PKIX");
            assertRefused(reach.tls(new TlsSettings("verify-full", Optional.of("system"), Optional.empty(), Optional.empty(), Optional.empty())), "PKIX");
            assertRefused(reach.tls(new TlsSettings("verify-full", Optional.of("/no/such/root.crt"), Optional.empty(), Optional.empty(),
                    Optional.empty())), "/no/such/root.crt");
        }
    }

    @Majors
    void aCertificateForAnotherHostIsRefusedByVerifyFullOnly(int major) throws IOException {
        try (Certificates authority = Certificates.create(); PgServer server = PgServer.builder(major).tls(authority).start()) {
            Certificates.Pair other = authority.serverFor("db.example");
            Files.write(server.dataDirectory().resolve("server.crt"), Files.readAllBytes(other.certificate()));
            Files.write(server.dataDirectory().resolve("server.key"), Files.readAllBytes(other.key()));
            server.restart();
            assertThat(encrypted(Reach.of(server).tls(tls("verify-ca", authority)))).isEqualTo(true);
            assertRefused(Reach.of(server).tls(tls("verify-full", authority)), "127.0.0.1 could not be verified");
        }
    }

    @Majors
    void theCertificateIsSeenWithoutBeingTrusted(int major) {
        try (Certificates authority = Certificates.create(); PgServer server = PgServer.builder(major).tls(authority).start()) {
            assertThat(certificate(Reach.of(server).tls(tls("prefer", null)))).hasValueSatisfying(shown -> {
                assertThat(shown.notAfter()).isBetween(Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
                assertThat(shown.notBefore()).isBefore(Instant.now());
            });
            assertThat(certificate(Reach.of(server).tls(tls("disable", null)))).isEmpty();
            assertThat(server.log()).doesNotContain("could not accept SSL connection");
        }
        assertThat(certificate(Reach.of(Servers.shared(major)).tls(tls("prefer", null)))).as("a server without TLS").isEmpty();
    }

    private static Optional<ServerCertificate> certificate(Reach reach) {
        try (Server target = reach.open()) {
            target.onVitals(session -> value(session, "SELECT 1 AS one"));
            return target.certificate();
        }
    }

    @Majors
    void aServerWithoutTlsIsRefusedWhereTlsIsRequired(int major) {
        PgServer server = Servers.shared(major);
        assertRefused(Reach.of(server).tls(tls("require", null)), "The server does not support SSL");
        assertThat(encrypted(Reach.of(server).tls(tls("prefer", null)))).isEqualTo(false);
    }

    @Majors
    void aClientCertificateLogsIn(int major) {
        try (Certificates authority = Certificates.create(); PgServer server = PgServer.builder(major).tls(authority)
                .hba("hostssl all all 127.0.0.1/32 cert").start()) {
            server.execute("CREATE ROLE monitor LOGIN", "CREATE ROLE other LOGIN");
            Reach reach = Reach.of(server).user("monitor", "unused");
            assertThat(encrypted(reach.tls(client(authority, authority.client("monitor"), null)))).isEqualTo(true);
            assertThat(encrypted(reach.tls(client(authority, authority.client("monitor", "k3y"), "k3y")))).isEqualTo(true);
            assertRefused(reach.tls(client(authority, authority.client("monitor", "k3y"), "wrong")), "");
            assertRefused(reach.tls(client(authority, authority.client("monitor", "k3y"), null)), "found an encrypted key, expected sslpassword");
            assertRefused(reach.tls(client(authority, authority.client("other"), null)), "28");
            assertRefused(reach.tls(tls("verify-full", authority)), "28000");
        }
    }

    private static Object encrypted(Reach reach) {
        try (Server target = reach.open()) {
            return target.onVitals(session -> value(session, ENCRYPTED));
        }
    }

    private static void assertRefused(Reach reach, String why) {
        try (Server target = reach.open()) {
            Login login = target.login();
            assertThat(login.succeeded()).isFalse();
            assertThat(login.message()).contains(why).doesNotContain("k3y");
        }
    }

    private static TlsSettings tls(String mode, Certificates authority) {
        return new TlsSettings(mode, Optional.ofNullable(authority).map(a -> a.authority().toString()), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private static TlsSettings client(Certificates authority, Certificates.Pair pair, String password) {
        return new TlsSettings("verify-full", Optional.of(authority.authority().toString()), Optional.of(pair.certificate()),
                Optional.of(pair.key()), Optional.ofNullable(password).map(Secret::new));
    }
}
