package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Certificates;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files, of the machine and of what a login needs, to the pushed alerts and their ends. Large files are sparse. */
@Timeout(600)
class StorageAlertFaultsIT {
    private static final long SEGMENT = 1L << 30;
    private static final long QUARTER = SEGMENT / 4;
    private final Certificates certificates = Certificates.create();
    @TempDir
    private Path directory;

    @Test
    void filesMachineAndLogins() throws IOException, SQLException {
        try (certificates; PgServer server = server()) {
            damage(server);
            try (FaultWatch watch = watch(server).untilSettled()) {
                Path wal = server.dataDirectory().resolve("pg_wal/00000001FFFFFFFF000000FF");
                try (FaultSessions sessions = new FaultSessions(server)) {
                    compute(sessions);
                    grow(wal, 5 * SEGMENT, server.dataDirectory());
                    hurt(server);
                    watch.untilFires("PostgreSQLChecksumFailure", "PostgreSQLWalSizeHigh", "PostgreSQLTableBloat", "PostgreSQLIndexBloat",
                            "PostgreSQLCpuHigh");
                }
                // Its best density is that with all entries.
                watch.untilServed("main", "pg_bloat_index_worst_large_above_best_ratio");
                server.execute("DELETE FROM large WHERE id > 500", "ANALYZE large");
                watch.untilFires("PostgreSQLIndexDensityLow");
                shutOut(server, certificates.server(Duration.ofHours(6)), watch);
                watch.untilAllFire();
                Files.delete(wal);
                heal(server);
                shutOut(server, certificates.server(), watch);
                watch.untilAllResolve();
            }
        }
    }

    /** Bytes that were never written, in a page that nobody has read since the start. */
    private static void damage(PgServer server) throws IOException {
        Path file = server.dataDirectory().resolve(server.value("postgres", "SELECT pg_relation_filepath('damaged')"));
        server.stop();
        try (RandomAccessFile page = new RandomAccessFile(file.toFile(), "rw")) {
            page.seek(4000);
            page.write("other bytes".getBytes(StandardCharsets.US_ASCII));
        }
        server.startAgain();
    }

    private static void hurt(PgServer server) throws IOException {
        assertThatThrownBy(() -> server.execute("SELECT * FROM damaged")).hasMessageContaining("invalid page");
        if (databasesHaveCollationVersions(server)) {
            server.execute("UPDATE pg_database SET datcollversion = '0' WHERE datname = 'sorted'");
        }
        extend(server, "large", SEGMENT + QUARTER);
        extend(server, "large_pkey", 2 * SEGMENT + QUARTER);
        server.execute("ANALYZE large");
    }

    private static void heal(PgServer server) {
        server.execute("DROP TABLE damaged", "SELECT pg_stat_reset()", "DROP TABLE large");
        if (databasesHaveCollationVersions(server)) {
            server.execute("ALTER DATABASE sorted REFRESH COLLATION VERSION");
        }
    }

    /** More sessions than processors, so that on a busy machine too they get some share of them. */
    private static void compute(FaultSessions sessions) throws SQLException {
        for (int i = 0; i < Math.min(40, 8 * Runtime.getRuntime().availableProcessors()); i++) {
            sessions.again("postgres", connection -> FaultSessions.execute(connection, "SELECT count(*) FROM generate_series(1, 2000000)"));
        }
    }

    /** With pages that nobody uses, as a load leaves them that was broken off; a file of the server's holds 1 GiB. */
    private static void extend(PgServer server, String relation, long bytes) throws IOException {
        Path first = server.dataDirectory().resolve(server.value("postgres", "SELECT pg_relation_filepath('" + relation + "')"));
        long left = bytes;
        for (int segment = 0; left > 0; segment++) {
            grow(segment == 0 ? first : first.resolveSibling(first.getFileName() + "." + segment), Math.min(SEGMENT, left), first);
            left -= SEGMENT;
        }
    }

    private static void grow(Path file, long bytes, Path owned) throws IOException {
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(bytes);
        }
        Files.setOwner(file, Files.getOwner(owned));
    }

    /** Nobody of that role gets in for a while; after it the server shows another certificate. */
    private static void shutOut(PgServer server, Certificates.Pair next, FaultWatch watch) throws IOException {
        server.execute("ALTER ROLE pgvigil NOLOGIN");
        await("logins fail").atMost(FaultWatch.SOON).until(() -> watch.probe("main").value("pg_login_up").orElse(1) == 0);
        watch.untilFires("PostgreSQLLoginFailing");
        Files.write(server.dataDirectory().resolve("server.crt"), Files.readAllBytes(next.certificate()));
        Files.write(server.dataDirectory().resolve("server.key"), Files.readAllBytes(next.key()));
        server.execute("SELECT pg_reload_conf()", "ALTER ROLE pgvigil LOGIN");
    }

    private FaultWatch watch(PgServer server) {
        return FaultWatch.start(directory, "StorageAlertFaultsIT.filesMachineAndLogins", Monitor.settings(server, ""));
    }

    private PgServer server() {
        PgServer server = PgServer.builder(MajorVersions.newest()).setting("autovacuum", "off").checksums().tls(certificates).start();
        Monitor.createRole(server);
        server.execute("CREATE TABLE damaged AS SELECT generate_series(1, 100) AS x", "CREATE TABLE large (id int PRIMARY KEY, filler text)",
                "INSERT INTO large SELECT n, repeat('x', 100) FROM generate_series(1, 10000) AS n", "GRANT SELECT ON large TO pgvigil",
                // ANALYZE reads every page then, instead of some where there may be no row
                "ALTER TABLE large ALTER id SET STATISTICS 10000");
        if (databasesHaveCollationVersions(server)) {
            server.execute("CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'");
        }
        return server;
    }

    private static boolean databasesHaveCollationVersions(PgServer server) {
        return server.major() >= 15;
    }
}
