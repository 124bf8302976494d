package dev.pgvigil.sidecar;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A standby that is cut off, to the pushed alerts and their ends. */
@Timeout(600)
class ReplicationAlertFaultsIT {
    @TempDir
    private Path directory;

    @Test
    void aStandbyThatIsCutOff() {
        try (PgServer primary = primary(); PgServer standby = primary.standby();
                FaultWatch watch = watch(primary, standby, "aStandbyThatIsCutOff").untilSettled()) {
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
            String conninfo = standby.value("postgres", "SHOW primary_conninfo");
            standby.execute("ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'", "SELECT pg_reload_conf()");
            watch.untilAllFire();
            standby.execute("ALTER SYSTEM SET primary_conninfo = '" + conninfo + "'", "SELECT pg_reload_conf()");
            watch.untilAllResolve();
        }
    }

    private FaultWatch watch(PgServer primary, PgServer standby, String test) {
        return FaultWatch.start(directory, "ReplicationAlertFaultsIT." + test, """
                targets:
                  primary: {url: "%1$s", password: "%3$s", expected_standbys: 1}
                  standby: {url: "%2$s", password: "%3$s"}
                """.formatted(Monitor.url(primary), Monitor.url(standby), Monitor.PASSWORD));
    }

    private static PgServer primary() {
        PgServer server = PgServer.builder(MajorVersions.newest()).setting("wal_retrieve_retry_interval", "200ms").start();
        Monitor.createRole(server);
        return server;
    }
}
