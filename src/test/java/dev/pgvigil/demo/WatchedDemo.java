package dev.pgvigil.demo;

import dev.pgvigil.sidecar.QuickAlerts;
import dev.pgvigil.sidecar.Sidecar;
import dev.pgvigil.testing.PgBouncer;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * The demo's servers and workload, with a PgBouncer before the primary that a part of it goes through, watched by one sidecar with the targets
 * {@code primary}, {@code standby} and {@code pgbouncer}, whose queries run every few seconds. Closing ends everything.
 */
public final class WatchedDemo implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(3);
    /** What some panels need besides. */
    private static final Map<String, String> SETTINGS = Map.of("track_io_timing", "on", "pg_stat_statements.track_planning", "on", "max_slot_wal_keep_size", "1GB",
            "archive_mode", "on", "archive_command", "true", "track_functions", "all");
    private final RunningParts parts = new RunningParts();
    private final DemoCluster cluster;
    private final Sidecar sidecar;

    private WatchedDemo(int major, Path directory) throws IOException {
        try {
            cluster = DemoCluster.start(major, parts, SETTINGS);
            provide();
            parts.add("workload", Workload.start(cluster));
            PgBouncer bouncer = parts.add("PgBouncer", PgBouncer.builder(cluster.primary()).user("app", cluster.password()).start());
            pooled(bouncer);
            sidecar = parts.add("sidecar", Sidecar.start(QuickAlerts.quickened(TestSidecar.load(directory, settings(bouncer)), EVERY), "test"));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @param directory for the settings file */
    public static WatchedDemo start(int major, Path directory) throws IOException {
        return new WatchedDemo(major, directory);
    }

    /** The sidecar's. */
    public int port() {
        return sidecar.port();
    }

    public PgServer primary() {
        return cluster.primary();
    }

    public PgServer standby() {
        return cluster.standby();
    }

    /** Grants, extensions and limits without which some queries are skipped or have nothing to tell. */
    private void provide() {
        cluster.primary().execute("GRANT SELECT ON pg_hba_file_rules, pg_file_settings TO pgvigil", "GRANT EXECUTE ON FUNCTION pg_hba_file_rules(), "
                + "pg_show_all_file_settings(), pg_ls_dir(text) TO pgvigil", "CREATE EXTENSION pg_buffercache", "ALTER DATABASE shop CONNECTION LIMIT 90",
                "ALTER ROLE app CONNECTION LIMIT 95");
        cluster.primary().executeIn(DemoCluster.SHOP, "CREATE EXTENSION pgstattuple", "SELECT pg_stat_reset()", "VACUUM app.accounts", "UPDATE app.carts SET items = items");
    }

    private void pooled(PgBouncer bouncer) {
        for (Activity activity : new Activity[] {new Reads(), new Writes()}) {
            ActivityLoop loop = new ActivityLoop(activity, database -> through(bouncer, database));
            parts.add("pooled workload", () -> {
                loop.stop();
                loop.join();
            });
            loop.start();
        }
    }

    private Connection through(PgBouncer bouncer, String database) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of("user", "app", "password", cluster.password(), "prepareThreshold", "0"));
        return DriverManager.getConnection(bouncer.jdbcUrl(database), properties);
    }

    private String settings(PgBouncer bouncer) {
        return """
                targets:
                  primary: {url: "postgresql://pgvigil@127.0.0.1:%1$d/postgres", password: "%3$s", expected_standbys: 1, labels: {cluster: demo}, tags: [statement_texts]}
                  standby: {url: "postgresql://pgvigil@127.0.0.1:%2$d/postgres", password: "%3$s", labels: {cluster: demo}}
                  pgbouncer: {url: "postgresql://stats@127.0.0.1:%4$d/pgbouncer", password: stats}
                queries: {preset: exhaustive}
                limits: {busy_ratio: 1}
                web: {listen: "127.0.0.1:0"}
                """.formatted(cluster.primary().port(), cluster.standby().port(), cluster.password(), bouncer.port());
    }

    @Override
    public void close() {
        parts.startingEnded();
        parts.close();
    }
}
