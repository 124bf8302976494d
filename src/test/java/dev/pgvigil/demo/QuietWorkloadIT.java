package dev.pgvigil.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.query.Severity;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.sidecar.QuickAlerts;
import dev.pgvigil.sidecar.Sidecar;
import dev.pgvigil.testing.Alone;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import dev.pgvigil.yaml.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's workload raises no alert but those that it means to raise: with the shipped thresholds, on both servers, and with {@code for}
 * shortened as if the run were an hour. {@code -Dpgvigil.quiet=10m} sets how long it is.
 */
@Timeout(1800)
@Alone
class QuietWorkloadIT {
    private static final Duration LENGTH = Values.parseDuration(System.getProperty("pgvigil.quiet", "60s")).orElseThrow();
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Map<String, String> MEANT = Map.of(
            "PostgreSQLDeadlocks", "the workload makes a deadlock every three minutes",
            "PostgreSQLDeadTupleRatioHigh", "the workload piles up dead rows in a table without autovacuum",
            "PostgreSQLDiskFilling", "the disk is the machine's that the test runs on",
            "PostgreSQLDiskFullSoon", "the same",
            "PostgreSQLCpuHigh", "so are the processors");
    @TempDir
    private Path directory;

    @Test
    void raisesNoAlertButWhatItMeansToRaise() throws IOException {
        try (RunningParts parts = new RunningParts()) {
            DemoCluster cluster = DemoCluster.start(MajorVersions.newest(), parts);
            parts.add("workload", Workload.start(cluster));
            parts.startingEnded();
            Files.writeString(directory.resolve("short.yaml"), QuickAlerts.profile(Map.of(), QuietWorkloadIT::shortened));
            Configuration configuration = QuickAlerts.withoutKeeping(TestSidecar.load(directory, settings(cluster)));
            try (Sidecar sidecar = Sidecar.start(configuration, "test")) {
                await("every query has run, and the start is over").atMost(SOON).until(() -> settled(sidecar, "primary") && settled(sidecar, "standby")
                        && raised(sidecar).noneMatch(name -> name.equals("PostgreSQLDown") || name.startsWith("Pgvigil")));
                assertThat(raisedMeanwhile(sidecar)).isEmpty();
            }
        }
    }

    private static Set<String> raisedMeanwhile(Sidecar sidecar) {
        Set<String> raised = new TreeSet<>();
        await().pollInterval(Duration.ofMillis(500)).during(LENGTH).atMost(LENGTH.plus(SOON)).until(() -> {
            raised(sidecar).forEach(raised::add);
            return true;
        });
        return raised;
    }

    private static Duration shortened(Duration hold) {
        return Duration.ofMillis(hold.toMillis() * LENGTH.toMillis() / Duration.ofHours(1).toMillis());
    }

    private static boolean settled(Sidecar sidecar, String target) {
        return Scrape.of(sidecar.port(), "/probe?target=" + target).everyQueryHasRun();
    }

    /** What fires and is more than news. */
    private static Stream<String> raised(Sidecar sidecar) {
        return sidecar.alerts().stream().flatMap(view -> view.alerts().stream())
                .filter(alert -> alert.state() == AlertState.FIRING && alert.severity() != Severity.INFO).map(Alert::name)
                .filter(name -> !MEANT.containsKey(name)).distinct();
    }

    private static String settings(DemoCluster cluster) {
        return """
                targets:
                  primary: {url: "postgresql://pgvigil@127.0.0.1:%1$d/postgres", password: "%3$s", expected_standbys: 1}
                  standby: {url: "postgresql://pgvigil@127.0.0.1:%2$d/postgres", password: "%3$s"}
                profiles: [short.yaml]
                web: {listen: "127.0.0.1:0"}
                """.formatted(cluster.primary().port(), cluster.standby().port(), cluster.password());
    }
}
