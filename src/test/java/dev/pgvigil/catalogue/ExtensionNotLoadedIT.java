package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.collect.Inspection;
import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.TestSidecar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CREATE EXTENSION succeeds without the library that its functions need. */
@Timeout(180)
class ExtensionNotLoadedIT {
    private static final String REASON =
            "extension pg_stat_statements is created but not loaded; add pg_stat_statements to shared_preload_libraries and restart the server";
    @TempDir
    private Path directory;

    @Majors
    void itsQueriesAreSkippedWithTheRemedyAndRunOnceItIsLoaded(int major) {
        try (PgServer server = PgServer.builder(major).setting("shared_preload_libraries", "").start();
                ServerLook look = ServerLook.at(directory, server)) {
            Monitor.createRole(server);
            server.execute("CREATE EXTENSION pg_stat_statements");
            assertThat(reading(look.round())).isNotEmpty().allSatisfy(result -> {
                assertThat(result.outcome()).as(result.planned().query().key() + ": " + result.message()).isEqualTo(Outcome.SKIP);
                assertThat(result.message()).isEqualTo(REASON);
            });
            try (TestSidecar sidecar = TestSidecar.start(directory, Monitor.settings(server, ""))) {
                await().atMost(Duration.ofSeconds(60)).until(() -> sidecar.scrape()
                        .value("pgvigil_query_state{query=\"pg_stat_statements_info\",state=\"skipped\"}").orElse(0) == 1);
                assertThat(sidecar.get("/").body()).contains("shared_preload_libraries");
            }
            server.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
            server.restart();
            try (ServerLook loaded = ServerLook.at(directory, server)) {
                assertThat(reading(loaded.round())).isNotEmpty().extracting(Inspection.Result::outcome).containsOnly(Outcome.OK);
            }
        }
    }

    /** Those that are not for tagged targets only. */
    private static List<Inspection.Result> reading(Seen seen) {
        return seen.results().stream().filter(result -> result.planned().query().conditions().tags().isEmpty())
                .filter(result -> result.planned().query().conditions().requires().extensions().containsKey("pg_stat_statements")).toList();
    }
}
