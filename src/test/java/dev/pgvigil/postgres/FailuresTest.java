package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.HostPort;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class FailuresTest {
    private static final HostPort ADDRESS = new HostPort("db1", 5432);

    @Test
    void detailIsLeftOutBecauseItQuotesData() {
        assertThat(statement("C42501", "Mpermission denied for table t", "DKey (ssn)=(123)", "HAsk the owner.").getMessage())
                .isEqualTo("42501 permission denied for table t (Ask the owner.); GRANT pg_monitor to the monitoring role, or the privilege "
                        + "that is named");
    }

    @Test
    void aStateWithoutRemedyStandsAlone() {
        assertThat(statement("C22012", "Mdivision by zero").getMessage()).isEqualTo("22012 division by zero");
    }

    @Test
    void passwordsInTextsAreMasked() {
        assertThat(statement("C22012", "Mcould not connect to postgresql://u:hunter2@h/d password=hunter2").getMessage())
                .doesNotContain("hunter2");
    }

    @Test
    void networkFailuresSayWhatHappened() {
        assertThat(login(new UnknownHostException("db1")).getMessage())
                .isEqualTo("login to db1:5432/app failed: 08001 unknown host db1; the note");
        assertThat(login(new ConnectException("Connection refused")).getMessage())
                .isEqualTo("login to db1:5432/app failed: 08001 connection refused: nothing listens there, or a firewall is in the way; the note");
        assertThat(login(new SocketTimeoutException("Read timed out")).getMessage())
                .isEqualTo("login to db1:5432/app failed: 08001 no answer in time: the server hangs or the network loses packets; the note");
        assertThat(Failures.isNetwork(login(new ConnectException("x")))).isTrue();
    }

    @Test
    void aServersWordIsNoNetworkFailure() {
        assertThat(Failures.isNetwork(statement("C08P01", "Munsupported startup parameter"))).isFalse();
        assertThat(Failures.isNetwork(statement("C53300", "Mtoo many"))).isFalse();
    }

    @Test
    void aPasswordThatIsAskedForAndNotThereIsAnAuthenticationFailure() {
        ServerException failure = Failures.login(ADDRESS, "app", "", new SQLException("no password was provided", "08004"));
        assertThat(failure.isAuthentication()).isTrue();
        assertThat(failure).hasMessage("login to db1:5432/app failed: 28P01 no password was provided; check user and password");
    }

    @Test
    void ofSeveralAddressesTheTellingStateWinsAndAllAreNamed() {
        ServerException all = Failures.all(List.of(new ServerException("a: down", "08001", null), new ServerException("b: wrong", "28P01", null),
                new ServerException("c: down", "08006", null)));
        assertThat(all).hasMessage("a: down | b: wrong | c: down");
        assertThat(all.sqlState()).isEqualTo("28P01");
    }

    private static ServerException statement(String... fields) {
        return Failures.statement(new PSQLException(new ServerErrorMessage("SERROR\0" + String.join("\0", fields) + "\0\0")));
    }

    private static ServerException login(Exception cause) {
        return Failures.login(ADDRESS, "app", "the note", new SQLException("The connection attempt failed.", "08001", cause));
    }
}
