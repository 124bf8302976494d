package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.config.HostPort;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Several hosts, or a name that leads to several servers: a target is one server all the same. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralHostsIT {
    private static final String WHO = "SELECT current_setting('cluster_name')";
    private PgServer one;
    private PgServer two;
    private TcpProxy toOne;
    private TcpProxy toTwo;

    @BeforeAll
    void start() {
        one = PgServer.builder(MajorVersions.newest()).setting("cluster_name", "one").start();
        two = PgServer.builder(MajorVersions.newest()).setting("cluster_name", "two").start();
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    @BeforeEach
    void connect() {
        toOne = TcpProxy.before(one);
        toTwo = TcpProxy.before(two);
    }

    @AfterEach
    void disconnect() {
        toOne.close();
        toTwo.close();
    }

    @Test
    void allLanesFollowVitalsToItsHost() {
        try (Server target = both("postgres")) {
            assertThat(everywhere(target)).containsOnly("one");
            int vitals = target.onVitals(SeveralHostsIT::pid);
            toOne.refuse();
            one.execute("SELECT pg_terminate_backend(" + vitals + ")");
            // Within half a second of its last use the pool does not look; then the failing call itself drops the connection.
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> vitals(target).equals("two"));
            assertThat(everywhere(target)).containsOnly("two");
            toOne.forward();
            assertThat(everywhere(target)).containsOnly("two");
            assertThat(target.login().succeeded()).isTrue();
            toTwo.refuse();
            assertThat(target.login().succeeded()).as("a login there, where vitals is").isFalse();
        }
    }

    @Test
    void aLoginMayGoAnywhereWhileVitalsIsNowhere() {
        toOne.refuse();
        try (Server target = both("postgres")) {
            assertThat(target.login().succeeded()).isTrue();
            assertThat(target.<Object>onDatabase("template1", session -> value(session, WHO))).isEqualTo("two");
        }
    }

    @Test
    void aNameThatLeadsToAnotherServerIsNotTakenForTheSameOne() {
        try (Server target = Reach.of(toOne.host(), toOne.port()).open()) {
            assertThat(everywhere(target)).containsOnly("one");
            int slow = target.onSlow(SeveralHostsIT::pid);
            toOne.leadTo(two);
            assertThatThrownBy(() -> target.onDatabase("template1", session -> session.databaseFacts(Wanted.NOTHING)))
                    .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.isConnection()).isTrue())
                    .hasMessage("08006 found another server than the one the lane vitals has looked at, started at another time; "
                            + "if this lasts, the address leads to several servers: name one of them");
            one.execute("SELECT pg_terminate_backend(" + slow + ")");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
                    assertThatThrownBy(() -> slow(target)).hasMessageStartingWith("08006 found another server than the one"));
            assertThat(vitals(target)).isEqualTo("one");
            toOne.leadTo(one);
            assertThat(everywhere(target)).containsOnly("one");
        }
    }

    @Test
    void vitalsOnAnotherServerIsOnlyTrustedAfterPreflight() {
        try (Server target = Reach.of(toOne.host(), toOne.port()).open()) {
            assertThat(everywhere(target)).containsOnly("one");
            int vitals = target.onVitals(SeveralHostsIT::pid);
            toOne.leadTo(two);
            one.execute("SELECT pg_terminate_backend(" + vitals + ")");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() ->
                    assertThatThrownBy(() -> vitals(target)).hasMessageStartingWith("08006 found another server than the one"));
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() ->
                    target.onVitals(session -> session.preflight(Wanted.NOTHING)) != null);
            assertThat(vitals(target)).isEqualTo("two");
            assertThat(slow(target)).isEqualTo("two");
        }
    }

    @Test
    void aRefusedLoginIsNotTriedOnTheNextHost() {
        try (Server target = both("nobody")) {
            assertThatThrownBy(() -> target.onVitals(Session::inRecovery))
                    .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.isAuthentication()).isTrue())
                    .hasMessageStartingWith("login to 127.0.0.1:" + toOne.port() + "/postgres failed: 28000 ");
            assertThat(target.login().sqlState()).isEqualTo("28000");
            assertThat(toTwo.accepted()).isZero();
        }
    }

    private Server both(String user) {
        return Reach.of(one).user(user, "unused").hosts(new HostPort(toOne.host(), toOne.port()), new HostPort(toTwo.host(), toTwo.port())).open();
    }

    private static List<Object> everywhere(Server target) {
        target.onVitals(session -> session.preflight(Wanted.NOTHING));
        return List.of(vitals(target), slow(target), target.<Object>onDatabase("template1", session -> value(session, WHO)));
    }

    private static Object vitals(Server target) {
        return target.onVitals(session -> value(session, WHO));
    }

    private static Object slow(Server target) {
        return target.onSlow(session -> value(session, WHO));
    }

    private static int pid(Session session) {
        return ((Double) value(session, "SELECT pg_backend_pid()")).intValue();
    }
}
