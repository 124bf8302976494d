package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.ConnectionSettings;
import dev.pgvigil.config.Credentials;
import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.ResolvedCredentials;
import dev.pgvigil.config.Secret;
import dev.pgvigil.config.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DriverPropertiesTest {
    private static final HostPort TCP = new HostPort("db1", 5433);

    @Test
    void urlHoldsAddressAndDatabaseOnly() {
        assertThat(DriverProperties.url(TCP, "a/b?c d")).isEqualTo("jdbc:postgresql://db1:5433/a%2Fb%3Fc+d");
        assertThat(DriverProperties.url(new HostPort("::1", 5432), "x")).isEqualTo("jdbc:postgresql://[::1]:5432/x");
        assertThat(DriverProperties.url(new HostPort("/run/pg", 5432), "x")).isEqualTo("jdbc:postgresql://localhost:5432/x");
    }

    @Test
    void everyDirectSessionIsGuarded() {
        assertThat(properties(TCP, PoolerMode.AUTO, TlsSettings.DEFAULT)).containsAllEntriesOf(Map.of("user", "monitor", "password", "pw",
                "ApplicationName", "pgvigil", "assumeMinServerVersion", "9.0", "prepareThreshold", "0", "binaryTransfer", "false",
                "tcpKeepAlive", "true", "connectTimeout", "3", "loginTimeout", "3", "sslmode", "prefer"))
                .containsEntry("options", Guards.options("-c work_mem=1MB")).doesNotContainKey("replication");
    }

    @Test
    void poolersAreSentNoOptions() {
        assertThat(properties(TCP, PoolerMode.TRANSACTION, TlsSettings.DEFAULT)).doesNotContainKey("options").doesNotContainKey("replication")
                .containsEntry("preferQueryMode", "extended");
        assertThat(properties(TCP, PoolerMode.CONSOLE, TlsSettings.DEFAULT)).doesNotContainKey("options")
                .containsEntry("preferQueryMode", "simple").containsEntry("replication", "false");
    }

    @Test
    void aUnixSocketHasNoTls() {
        assertThat(properties(new HostPort("/run/pg", 5432), PoolerMode.NONE, new TlsSettings("verify-full", Optional.of("system"),
                Optional.empty(), Optional.empty(), Optional.empty()))).containsEntry("sslmode", "disable")
                .containsEntry("socketFactoryArg", "/run/pg/.s.PGSQL.5432").doesNotContainKey("sslfactory");
    }

    @Test
    void tlsFollowsLibpq() {
        assertThat(properties(TCP, PoolerMode.NONE, new TlsSettings("require", Optional.of("/ca.pem"), Optional.empty(), Optional.empty(),
                Optional.empty()))).containsEntry("sslmode", "verify-ca").containsEntry("sslrootcert", "/ca.pem").doesNotContainKey("sslfactory");
        assertThat(properties(TCP, PoolerMode.NONE, new TlsSettings("prefer", Optional.of("system"), Optional.empty(), Optional.empty(),
                Optional.empty()))).containsEntry("sslmode", "verify-full").containsEntry("sslfactory", PemSocketFactory.class.getName());
        assertThat(properties(TCP, PoolerMode.NONE, new TlsSettings("verify-ca", Optional.of("/ca.pem"), Optional.of(Path.of("/c.pem")),
                Optional.of(Path.of("/k.pem")), Optional.of(new Secret("kp"))))).containsAllEntriesOf(Map.of("sslmode", "verify-ca",
                "sslcert", "/c.pem", "sslkey", "/k.pem", "sslpassword", "kp", "sslfactory", PemSocketFactory.class.getName()));
    }

    private static Properties properties(HostPort address, PoolerMode mode, TlsSettings tls) {
        Credentials none = new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        ConnectionSettings settings = new ConnectionSettings(List.of(address), "postgres", none, tls, Duration.ofSeconds(5), "any", mode,
                Map.of("options", "-c work_mem=1MB", "ApplicationName", "other"));
        return new DriverProperties(settings).of(address, new ResolvedCredentials("monitor", Optional.of(new Secret("pw")), ""), mode,
                Duration.ofMillis(2_100));
    }
}
