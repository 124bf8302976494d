package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CredentialsIT {
    private static final String USER = "SELECT current_user";

    @TempDir
    private Path directory;

    @Majors
    void aRotatedPasswordFileNeedsNoRestart(int major) throws IOException {
        Path file = Files.writeString(directory.resolve("password" + major), "first\n");
        try (PgServer server = PgServer.builder(major).passwords().start()) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'first'");
            try (Server target = Reach.of(server).passwordFile("monitor", file).open()) {
                assertThat(target.login().succeeded()).isTrue();
                assertThat(target.<Object>onVitals(session -> value(session, USER))).isEqualTo("monitor");
                server.execute("ALTER ROLE monitor PASSWORD 'second'");
                Login refused = target.login();
                assertThat(refused.sqlState()).isEqualTo("28P01");
                assertThat(refused.message()).isEqualTo("login to 127.0.0.1:" + server.port() + "/postgres failed: 28P01 password "
                        + "authentication failed for user \"monitor\"; check user and password");
                assertThat(target.credentialsChanged()).isFalse();
                Files.writeString(file, "second\n");
                assertThat(target.credentialsChanged()).isTrue();
                assertThat(target.credentialsChanged()).as("said once").isFalse();
                assertThat(target.login().succeeded()).isTrue();
                assertThat(target.<Object>onSlow(session -> value(session, USER))).isEqualTo("monitor");
            }
        }
    }

    @Majors
    void aMissingPasswordFileIsAnAuthenticationFailureUntilItAppears(int major) throws IOException {
        Path file = directory.resolve("late" + major);
        try (PgServer server = PgServer.builder(major).passwords().start()) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'now'");
            try (Server target = Reach.of(server).passwordFile("monitor", file).open()) {
                assertThatThrownBy(() -> target.onVitals(Session::inRecovery))
                        .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.isAuthentication()).isTrue())
                        .hasMessageStartingWith("login to 127.0.0.1:" + server.port() + "/postgres not tried: password file " + file);
                Files.writeString(file, "now");
                assertThat(target.credentialsChanged()).isTrue();
                assertThat(target.<Boolean>onVitals(Session::inRecovery)).isFalse();
            }
        }
    }

    @Majors
    void noMessageHoldsThePassword(int major) {
        try (PgServer server = PgServer.builder(major).passwords().start()) {
            server.execute("CREATE ROLE monitor LOGIN PASSWORD 'right'");
            try (Server target = Reach.of(server).user("monitor", "s3cret?&= x").open()) {
                assertThatThrownBy(() -> target.onVitals(Session::inRecovery)).satisfies(CredentialsIT::holdsNoSecret);
                assertThatThrownBy(() -> target.onDatabase("template1", Session::inRecovery)).satisfies(CredentialsIT::holdsNoSecret);
                server.stop();
                assertThatThrownBy(() -> target.onSlow(Session::inRecovery)).satisfies(CredentialsIT::holdsNoSecret);
                assertThat(target.login().message()).doesNotContain("s3cret");
            }
        }
    }

    private static void holdsNoSecret(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("s3cret");
        }
    }
}
