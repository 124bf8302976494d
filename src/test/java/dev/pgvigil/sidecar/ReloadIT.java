package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running sidecar follows its files: on a real server, with real threads and connections. */
@Timeout(180)
class ReloadIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SUCCESSFUL = "pgvigil_config_last_reload_successful";
    private static final String LISTEN = "web: {listen: \"127.0.0.1:0\"}\n";
    private static final String FILES = "queries: {preset: none, files: [\"mine*.yaml\"]}\n";
    private static final String CLOCK = """
            pg_clock:
              every: 1s
              sql: SELECT 1 AS on
              metrics: {on: {usage: GAUGE, description: Always one}}
              derived: {standing: {since: on}}
            """;
    private static PgServer server;
    @TempDir
    private Path directory;

    @BeforeAll
    static void startServer() {
        server = PgServer.start(MajorVersions.chosen().get(MajorVersions.chosen().size() - 1));
        Monitor.createRole(server);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void historiesOfUnchangedQueriesGoOnAndChangedOnesAreServedThroughout() throws IOException {
        write("mine.yaml", CLOCK + gauge("pg_other", "1h", 1));
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_standing").orElse(0) > 3
                    && sidecar.scrape().value("pg_other_x").isPresent());
            double standing = sidecar.scrape().value("pg_clock_standing").orElseThrow();
            double last = lastSuccess(sidecar, "pg_clock");
            double spent = serverSeconds(sidecar, "pg_other");
            write("mine.yaml", "# moved down\n\n" + gauge("pg_other", "1s", 2) + CLOCK);
            assertReloaded(sidecar, "read again: 1 target, 2 queries (1 changed)\n");
            await().atMost(SOON).until(() -> {
                Scrape scrape = sidecar.scrape();
                assertThat(scrape.value("pg_clock_standing").orElse(0)).isGreaterThanOrEqualTo(standing);
                assertThat(scrape.value("pg_other_x")).isPresent();
                return scrape.value("pg_other_x").orElseThrow() == 2 && lastSuccess(sidecar, "pg_clock") > last + 1;
            });
            assertThat(sidecar.scrape().value("pgvigil_query_effective_interval_seconds{query=\"pg_other\"}")).as("the new definition's is in force").isEmpty();
            assertThat(serverSeconds(sidecar, "pg_other")).as("counts on").isGreaterThan(spent);
        }
    }

    @Test
    void aFaultyVersionChangesNothingAndIsSaidUntilItIsMended() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_on").isPresent());
            double accepted = sidecar.scrape().value("pgvigil_config_last_reload_success_timestamp_seconds").orElseThrow();
            write("mine.yaml", CLOCK.replace("GAUGE", "<GUAGE>"));
            await().atMost(SOON).until(() -> sidecar.scrape().value(SUCCESSFUL).orElse(-1) == 0);
            assertThat(sidecar.scrape().value("pg_clock_on")).hasValue(1);
            assertThat(sidecar.scrape().value("pgvigil_config_last_reload_success_timestamp_seconds")).hasValue(accepted);
            assertThat(sidecar.get("/").body()).contains("The newest version of the configuration is refused", "mine.yaml:4:25: ", "&lt;GUAGE&gt;");
            HttpResponse<String> refused = sidecar.reload();
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).startsWith(directory + "/mine.yaml:4:25: pg_clock.metrics.on.usage: found <GUAGE>, expected ").endsWith("\n");
            write("mine.yaml", CLOCK + "# mended\n");
            await().atMost(SOON).until(() -> sidecar.scrape().value(SUCCESSFUL).orElse(-1) == 1);
            assertThat(sidecar.get("/").body()).doesNotContain("is refused");
            assertThat(sidecar.scrape().value("pgvigil_config_last_reload_success_timestamp_seconds").orElse(0)).isGreaterThan(accepted);
        }
    }

    @Test
    void faultySettingsSayNoPassword() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            write("pgvigil.yaml", "targets: {main: {url: \"postgresql://pgvigil:hidden-word@/x?nonsense=1\"}}\n" + FILES + LISTEN);
            HttpResponse<String> refused = sidecar.reload();
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body() + sidecar.get("/").body()).contains("nonsense").doesNotContain("hidden-word");
        }
    }

    @Test
    void noticesTheLinkThatKubernetesSwaps() throws IOException {
        Path first = Files.createDirectory(directory.resolve("..2026_01"));
        Path second = Files.createDirectory(directory.resolve("..2026_02"));
        Files.writeString(first.resolve("mine.yaml"), gauge("pg_one", "1s", 1));
        Files.writeString(second.resolve("mine.yaml"), gauge("pg_two", "1s", 2));
        link("..data", first.getFileName());
        link("mine.yaml", Path.of("..data/mine.yaml"));
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_one_x").isPresent());
            link("..data", second.getFileName());
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_two_x").orElse(0) == 2 && sidecar.scrape().value("pg_one_x").isEmpty());
            assertThat(sidecar.scrape().sum("pgvigil_query_state", "query=\"pg_one\"")).isEmpty();
        }
    }

    @Test
    void noticesANewFileThatAPatternMatches() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_on").isPresent());
            write("mine-2.yaml", gauge("pg_new", "1s", 1));
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_new_x").isPresent());
            Files.delete(directory.resolve("mine-2.yaml"));
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_new_x").isEmpty());
        }
    }

    @Test
    void aNewQueryIsPlannedByWhatTheServerSaysOfIt() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_on").isPresent());
            write("mine.yaml", CLOCK + """
                    pg_lacking:
                      every: 1s
                      requires: {relations: [public.nowhere]}
                      sql: SELECT x FROM public.nowhere
                      metrics: {x: {usage: GAUGE, description: None}}
                    """);
            assertReloaded(sidecar, "read again: 1 target, 2 queries (1 added)\n");
            await().atMost(SOON).until(() -> sidecar.scrape().sum("pgvigil_query_state", "pg_lacking", "skipped").orElse(0) == 1);
            assertThat(sidecar.scrape().value("pgvigil_query_server_seconds_total{query=\"pg_lacking\"}")).as("it never ran").isEmpty();
        }
    }

    @Test
    void databasesAreVisitedSoonForANewQueryAndForgetARemovedOneAtOnce() throws IOException {
        String rare = "pg_rare: {every: 1h, scope: database, sql: SELECT 1 AS x, metrics: {x: {usage: GAUGE, description: Rare}}}\n";
        write("mine.yaml", rare);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_rare_x{datname=\"postgres\"}").isPresent());
            double first = lastSuccess(sidecar, "pg_rare");
            write("mine.yaml", rare + rare.replace("pg_rare", "pg_added"));
            assertReloaded(sidecar, "read again: 1 target, 2 queries (1 added)\n");
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_added_x{datname=\"postgres\"}").isPresent());
            assertThat(lastSuccess(sidecar, "pg_rare")).as("not run again").isEqualTo(first).isPositive();
            write("mine.yaml", rare.replace("pg_rare", "pg_added"));
            assertReloaded(sidecar, "read again: 1 target, 1 query (1 removed)\n");
            assertThat(sidecar.scrape().sum("pg_rare_x")).isEmpty();
            assertThat(sidecar.scrape().sum("pg_added_x")).isPresent();
        }
    }

    @Test
    void aQueryMovesBetweenLanesWithoutAGap() throws IOException {
        write("mine.yaml", gauge("pg_moved", "5s", 1));
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_moved_x").isPresent());
            write("mine.yaml", gauge("pg_moved", "5s", 2).replace("every: 5s", "every: 5s, timeout: 4s"));
            assertReloaded(sidecar, "read again: 1 target, 1 query (1 changed)\n");
            await().atMost(SOON).until(() -> {
                double value = sidecar.scrape().value("pg_moved_x").orElseThrow();
                assertThat(sidecar.scrape().sum("pgvigil_query_state", "query=\"pg_moved\"")).hasValue(1);
                return value == 2;
            });
            assertThat(sidecar.get("/").body()).contains("<td data-label=\"lane\">slow</td>");
        }
    }

    @Test
    void changedLimitsApply() throws IOException {
        write("mine.yaml", """
                pg_many:
                  every: 1s
                  sql: SELECT n AS who, n AS x FROM generate_series(1, 10) AS n
                  metrics: {who: {usage: LABEL}, x: {usage: GAUGE, description: Many}}
                """);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> samples(sidecar, "pg_many_x") == 10);
            settings("limits: {rows: 4}\n");
            sidecar.reload();
            await().atMost(SOON).until(() -> samples(sidecar, "pg_many_x") == 4);
            settings("limits: {series: 2}\n");
            sidecar.reload();
            await().atMost(SOON).until(() -> samples(sidecar, "pg_many_x") == 2);
        }
    }

    @Test
    void targetsComeAndGoAndTheOthersGoOn() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_standing").orElse(0) > 2);
            double standing = sidecar.scrape().value("pg_clock_standing").orElseThrow();
            settings(target("second"), "");
            assertReloaded(sidecar, "read again: 2 targets (1 added), 1 query\n");
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_up{target=\"second\"}").orElse(0) == 1);
            assertThat(Scrape.of(sidecar.port(), "/probe?target=main").value("pg_clock_standing").orElse(0)).isGreaterThanOrEqualTo(standing);
            assertThat(sidecar.get("/targets").body()).contains("\"second\"");
            settings(target("third"), "");
            assertReloaded(sidecar, "read again: 2 targets (1 added, 1 removed), 1 query\n");
            assertThat(sidecar.get("/probe?target=second").statusCode()).isEqualTo(404);
            assertThat(threads()).noneMatch(name -> name.contains("second"));
            settings("");
            assertReloaded(sidecar, "read again: 1 target (1 removed), 1 query\n");
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_standing").orElseThrow() > standing);
        }
    }

    @Test
    void aTargetThatIsReachedInAnotherWayConnectsAnew() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_on").isPresent());
            write("pgvigil.yaml", "targets: {main: {url: \"postgresql://pgvigil@127.0.0.1:1/postgres\"}}\n" + FILES + LISTEN);
            assertReloaded(sidecar, "read again: 1 target (1 changed), 1 query\n");
            assertThat(sidecar.scrape().value("pg_clock_on")).isEmpty();
            assertThat(sessions()).isZero();
            await().atMost(SOON).until(() -> sidecar.get("/").body().contains("127.0.0.1:1"));
            assertThat(sidecar.scrape().value("pg_up")).hasValue(0);
            write("mine.yaml", gauge("pg_instead", "1s", 1));
            assertReloaded(sidecar, "read again: 1 target, 1 query (1 added, 1 removed)\n");
            assertThat(sidecar.get("/").body()).contains("pg_instead").doesNotContain("pg_clock");
            settings("");
            sidecar.reload();
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_instead_x").isPresent());
        }
    }

    @Test
    void changedLabelsOfATargetApplyWithoutReconnecting() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_standing").orElse(0) > 0);
            double standing = sidecar.scrape().value("pg_clock_standing").orElseThrow();
            write("pgvigil.yaml", Monitor.settings(server, "").stripTrailing().replace("}", ", labels: {team: payments}}") + "\n" + FILES + LISTEN);
            assertReloaded(sidecar, "read again: 1 target (1 changed), 1 query\n");
            assertThat(sidecar.scrape().sum("pg_target_info", "team=\"payments\"")).hasValue(1);
            assertThat(sidecar.scrape().value("pg_clock_standing").orElse(0)).isGreaterThanOrEqualTo(standing);
        }
    }

    @Test
    void twentyReloadsLeaveNoThreadAndNoConnectionBehind() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_clock_standing").orElse(0) > 0);
            List<String> before = threads();
            for (int i = 0; i < 10; i++) {
                settings(target("passing"), "");
                write("mine.yaml", CLOCK + gauge("pg_n" + i, "1s", i));
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                String query = "pg_n" + i + "_x";
                await().atMost(SOON).until(() -> Scrape.of(sidecar.port(), "/probe?target=passing").value(query).isPresent());
                settings("");
                write("mine.yaml", CLOCK);
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
            }
            assertThat(threads()).containsExactlyElementsOf(before);
            await().atMost(SOON).until(() -> sessions() <= 2);
            assertThat(sidecar.scrape().value("pg_clock_standing").orElse(0)).isPositive();
        }
    }

    @Test
    void anotherAddressWaitsForARestartAndTheRestApplies() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            write("mine.yaml", gauge("pg_new", "1s", 1));
            write("pgvigil.yaml", Monitor.settings(server, "") + FILES + "web: {listen: \"127.0.0.1:1\"}\n");
            String warning = "web.listen: found 127.0.0.1:1, expected 127.0.0.1:0 as at the start: a change needs a restart";
            assertReloaded(sidecar, "read again: 1 target, 1 query (1 added, 1 removed); " + warning + "\n");
            assertThat(sidecar.get("/").body()).contains("<p>" + warning + "</p>");
            await().atMost(SOON).until(() -> sidecar.scrape().value("pg_new_x").isPresent());
            settings("");
            sidecar.reload();
            assertThat(sidecar.get("/").body()).doesNotContain("needs a restart");
        }
    }

    @Test
    void aChangedWebConfigurationAppliesAndAFaultyOneDoesNot() throws IOException {
        write("mine.yaml", CLOCK);
        write("web.yaml", "http_server_config: {headers: {X-Frame-Options: sameorigin}}\n");
        write("pgvigil.yaml", Monitor.settings(server, "") + FILES + "web: {listen: \"127.0.0.1:0\", config_file: web.yaml}\n");
        try (TestSidecar sidecar = TestSidecar.start(directory)) {
            assertThat(sidecar.get("/").headers().firstValue("X-Frame-Options")).hasValue("sameorigin");
            write("web.yaml", "http_server_config: {headers: {X-Frame-Options: deny}}\n");
            await().atMost(SOON).until(() -> sidecar.get("/").headers().firstValue("X-Frame-Options").orElse("").equals("deny"));
            write("web.yaml", "basic_auth_users: {me: not-a-hash}\n");
            HttpResponse<String> refused = sidecar.reload();
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("web.yaml:1:24: basic_auth_users.me: ").doesNotContain("not-a-hash");
            assertThat(sidecar.scrape().value(SUCCESSFUL)).hasValue(0);
        }
    }

    @Test
    void whoMayReloadFollowsTheSettings() throws IOException {
        write("mine.yaml", CLOCK);
        try (TestSidecar sidecar = start("")) {
            assertThat(sidecar.get("/-/reload").statusCode()).isEqualTo(405);
            assertThat(sidecar.reload().statusCode()).isEqualTo(200);
            write("pgvigil.yaml", Monitor.settings(server, "") + FILES + "web: {listen: \"127.0.0.1:0\", reload: off}\n");
            assertThat(sidecar.reload().statusCode()).isEqualTo(200);
            assertThat(sidecar.reload().statusCode()).isEqualTo(403);
            settings("");
            await().atMost(SOON).until(() -> sidecar.reload().statusCode() == 200);
        }
    }

    private TestSidecar start(String more) throws IOException {
        settings(more);
        return TestSidecar.start(directory);
    }

    private void settings(String more) throws IOException {
        settings("", more);
    }

    private void settings(String moreTargets, String more) throws IOException {
        write("pgvigil.yaml", Monitor.settings(server, moreTargets) + FILES + LISTEN + more);
    }

    private static String target(String name) {
        return "  " + name + ": {url: \"" + Monitor.url(server) + "\", password: \"" + Monitor.PASSWORD + "\"}\n";
    }

    private static String gauge(String query, String every, int value) {
        return query + ": {every: " + every + ", sql: SELECT " + value + " AS x, metrics: {x: {usage: GAUGE, description: A number}}}\n";
    }

    /** As an editor or a deployment does it: the new file takes the place of the old one. */
    private void write(String file, String text) throws IOException {
        Path written = Files.writeString(directory.resolve("." + file + ".tmp"), text);
        Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void link(String name, Path to) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve(name + ".tmp"), to);
        Files.move(link, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void assertReloaded(TestSidecar sidecar, String body) {
        HttpResponse<String> answer = sidecar.reload();
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static double lastSuccess(TestSidecar sidecar, String query) {
        return sidecar.scrape().sum("pgvigil_query_last_success_timestamp_seconds", "query=\"" + query + "\"").orElse(0);
    }

    private static double serverSeconds(TestSidecar sidecar, String query) {
        return sidecar.scrape().sum("pgvigil_query_server_seconds_total", "query=\"" + query + "\"").orElse(0);
    }

    private static long samples(TestSidecar sidecar, String family) {
        return sidecar.scrape().series().keySet().stream().filter(series -> series.startsWith(family + "{")).count();
    }

    private static int sessions() {
        return Integer.parseInt(server.value("postgres", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvigil'"));
    }

    /** Those of sidecars, by name; a pool's thread that opens connections comes and goes by itself. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.matches("(vitals|slow|databases|expiry|reload).*|.*-(vitals|slow):housekeeper")).sorted()
                .collect(Collectors.toList());
    }
}
