package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBouncerIT {
    private PgServer server;
    private PgBouncer bouncer;

    @BeforeAll
    void start() {
        Tools.require("pgbouncer", "pgbouncer");
        server = PgServer.builder(MajorVersions.newest()).passwords().start();
        server.execute("CREATE ROLE app LOGIN PASSWORD 'right'");
        bouncer = PgBouncer.builder(server).user("app", "right").start();
    }

    @AfterAll
    void stop() {
        if (bouncer != null) {
            bouncer.close();
            server.close();
            assertThat(Ports.answers(bouncer.port())).isFalse();
        }
    }

    @Test
    void passesAQueryToTheServer() throws SQLException {
        try (Connection connection = login("right"); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_user, pg_postmaster_start_time()::text")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("app");
            assertThat(rows.getString(2)).isEqualTo(server.value("postgres", "SELECT pg_postmaster_start_time()::text"));
        }
    }

    @Test
    void refusesStartupOptions() {
        assertThatThrownBy(() -> DriverManager.getConnection(bouncer.jdbcUrl("postgres") + "?user=app&password=right&options=-cjit%3Doff"))
                .hasMessageContaining("unsupported startup parameter: options");
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> login("wrong")).isInstanceOf(SQLException.class).hasMessageContaining("authentication failed");
    }

    @Test
    void saysWhatItSaidWhenItDoesNotStart() {
        assertThatThrownBy(() -> PgBouncer.builder(server).setting("pool_mode", "sometimes").start())
                .isInstanceOf(FixtureException.class).hasMessageStartingWith("PgBouncer did not start").hasMessageContaining("pool_mode");
    }

    private Connection login(String password) throws SQLException {
        return DriverManager.getConnection(bouncer.jdbcUrl("postgres") + "?prepareThreshold=0&connectTimeout=5&socketTimeout=20", "app", password);
    }
}
