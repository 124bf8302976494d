package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PgServerIT {
    private static final int ANY = MajorVersions.newest();

    @SmokeMajors
    void everyMajorServesItsVersionWithStatementStatistics(int major) {
        try (TestDatabase database = Servers.shared(major).createDatabase()) {
            database.execute("CREATE EXTENSION pg_stat_statements");
            assertThat(database.value("SELECT current_setting('server_version_num')::int / 10000")).isEqualTo(Integer.toString(major));
            assertThat(database.value("SELECT count(*) > 0 FROM pg_stat_statements")).isEqualTo("t");
        }
    }

    @Majors
    void standbyReplaysWhatThePrimaryWrites(int major) {
        try (PgServer primary = PgServer.start(major)) {
            primary.execute("CREATE TABLE before_copy AS SELECT 1 AS x");
            PgServer standby = primary.standby();
            primary.execute("CREATE TABLE after_copy AS SELECT 2 AS x");

            assertThat(standby.value("postgres", "SELECT pg_is_in_recovery()")).isEqualTo("t");
            assertThat(standby.value("postgres", "SELECT x FROM before_copy")).isEqualTo("1");
            Awaitility.await().atMost(Duration.ofSeconds(20))
                    .until(() -> "after_copy".equals(standby.value("postgres", "SELECT to_regclass('after_copy')")));
            assertThat(primary.value("postgres", "SELECT application_name FROM pg_stat_replication")).isEqualTo(standby.slot());

            standby.promote();
            standby.execute("CREATE TABLE after_promotion AS SELECT 3 AS x");
            assertThat(standby.value("postgres", "SELECT pg_is_in_recovery()")).isEqualTo("f");
        }
    }

    @Majors
    void comesBackOnItsPortAfterStopAndAfterKill(int major) {
        try (PgServer server = PgServer.start(major)) {
            int port = server.port();
            server.execute("CREATE TABLE kept AS SELECT 1 AS x");
            server.stop();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> server.connection("postgres")).isInstanceOf(SQLException.class);
            server.startAgain();
            server.restart();
            server.kill9();
            assertThat(server.isRunning()).isFalse();
            server.startAgain();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.value("postgres", "SELECT x FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void closingLeavesNoProcessAndNoFileEvenAfterKill() {
        PgServer server = PgServer.start(ANY);
        PgServer standby = server.standby();
        Path data = server.dataDirectory();
        Path standbyData = standby.dataDirectory();
        server.kill9();
        server.close();

        assertThat(data.getParent()).doesNotExist();
        assertThat(standbyData.getParent()).doesNotExist();
        assertThat(processesIn(data)).isZero();
        assertThat(processesIn(standbyData)).isZero();
        assertThat(Ports.answers(standby.port())).isFalse();
    }

    @Test
    void closingEndsASuspendedServer() {
        PgServer server = PgServer.start(ANY);
        Path data = server.dataDirectory();
        server.freeze();
        server.close();

        assertThat(data.getParent()).doesNotExist();
        assertThat(processesIn(data)).isZero();
    }

    @Test
    void pausedServerLeavesOpenSessionsAndHangsNewOnes() throws SQLException {
        try (PgServer server = PgServer.start(ANY); Connection open = server.connection("postgres")) {
            server.pause();
            assertThat(open.isValid(5)).isTrue();
            assertThatThrownBy(() -> impatientLogin(server)).isInstanceOf(SQLException.class);
            server.resume();
            assertThat(server.value("postgres", "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void frozenServerAnswersNobodyUntilItGoesOn() throws SQLException {
        try (PgServer server = PgServer.start(ANY); Connection open = server.connection("postgres")) {
            server.freeze();
            assertThat(open.isValid(1)).isFalse();
            server.resume();
            assertThat(server.value("postgres", "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void listensOnLoopbackAndOnASocketWithAShortPath() {
        PgServer server = Servers.shared(ANY);
        Path socket = server.socketDirectory().resolve(".s.PGSQL." + server.port());
        assertThat(server.value("postgres", "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(Files.exists(socket)).isTrue();
        assertThat(socket.toString()).hasSizeLessThan(100);
    }

    @Test
    void asksOthersThanTheSuperuserForAPassword() throws SQLException {
        try (PgServer server = PgServer.builder(ANY).passwords().setting("max_connections", "20").start()) {
            server.execute("CREATE ROLE app LOGIN PASSWORD 'right'");
            assertThat(server.value("postgres", "SHOW max_connections")).isEqualTo("20");
            server.connection("postgres", "app", "right").close();
            assertThatThrownBy(() -> server.connection("postgres", "app", "wrong"))
                    .hasMessageContaining("password authentication failed for user \"app\"");
        }
    }

    @Test
    void freshDatabaseIsGoneAfterCloseWithItsSessions() throws SQLException {
        PgServer server = Servers.shared(ANY);
        TestDatabase database = server.createDatabase();
        try (Connection left = database.connection()) {
            database.close();
            assertThat(left.isValid(5)).isFalse();
        }
        assertThat(server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + database.name() + "'")).isEqualTo("0");
    }

    @Test
    void saysWhatTheServerSaidWhenItDoesNotStart() {
        assertThatThrownBy(() -> PgServer.builder(ANY).setting("shared_buffers", "plenty").start())
                .isInstanceOf(FixtureException.class).hasMessageStartingWith("PostgreSQL " + ANY + " did not start")
                .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"plenty\"");
    }

    private static Connection impatientLogin(PgServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres") + "?user=postgres&connectTimeout=1&socketTimeout=1");
    }

    private static long processesIn(Path directory) {
        return ProcessHandle.allProcesses().map(ProcessHandle::info).flatMap(info -> info.commandLine().stream())
                .filter(line -> line.contains(directory.toString())).count();
    }
}
