package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.alert.Alert;
import dev.pgvigil.alert.AlertState;
import dev.pgvigil.alert.AlertView;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Evidence;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.query.Severity;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.TargetView;
import dev.pgvigil.testing.MadeAlerts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsRouteTest {
    private static final Instant NOW = FakeTarget.NOW;
    private static final String HOSTILE = "<script>alert(\"x\")</script> ' & ü 'onmouseover='y";
    private final FakeTarget target = new FakeTarget("orders-1");
    private final MadeAlerts alerts = new MadeAlerts("orders-1");

    @Test
    void showsWhatFiresThenWhatIsPendingThenWhatWasResolved() {
        Alert connections = new Alert("PostgreSQLHighConnectionCount", Severity.CRITICAL, Map.of(), AlertState.FIRING, 0.9312, 0.85,
                NOW.minusSeconds(200), Optional.of(NOW.minusSeconds(80)), Optional.empty(), "93 % of the connections are used", "New ones are refused soon.",
                "PostgreSQLHighConnectionCount");
        Alert disk = MadeAlerts.firing("PostgreSQLDiskFull", Severity.WARNING, Map.of("part", "data"), NOW.minusSeconds(10));
        Alert slot = MadeAlerts.pending(MadeAlerts.firing("PostgreSQLSlotInactive", Severity.WARNING, Map.of("slot_name", "s1"), NOW.minusSeconds(60)));
        Alert over = MadeAlerts.resolved(MadeAlerts.firing("PostgreSQLDeadlocks", Severity.CRITICAL, Map.of(), NOW.minusSeconds(400)), NOW.minusSeconds(100));
        alerts.alerts = List.of(connections, disk, slot, over);
        alerts.thresholds = List.of(new EffectiveThreshold("PostgreSQLHighConnectionCount", Severity.CRITICAL, 0.85, "ratio", Duration.ofMinutes(2), "target orders-1"),
                new EffectiveThreshold("PostgreSQLSlotInactive", Severity.WARNING, 0, "", Duration.ofMinutes(15), "queries.yaml"),
                new EffectiveThreshold("PostgreSQLCacheHitRatioLow", Severity.WARNING, Double.NEGATIVE_INFINITY, "ratio", Duration.ZERO, "profile analytics"),
                new EffectiveThreshold("PostgreSQLReplicationSlotRetainsWal", Severity.WARNING, 10_737_418_240.0, "bytes", Duration.ofMinutes(5), "queries.yaml"),
                new EffectiveThreshold("PostgreSQLXminHorizonOld", Severity.WARNING, 20_000_000, "", Duration.ofMinutes(5), "queries.yaml"));
        alerts.evidence.put(connections.identity(), List.of(new Evidence("Sessions by user", NOW.minusSeconds(80), List.of("usename", "sessions"),
                List.of(List.of("…", "90"), List.of("…")), "2 of 3 rows")));
        try (RunningServer running = running(target)) {
            String page = running.get("/alerts").body();

            assertThat(HtmlPage.read(page).text()).contains("2 alerts fire: 1 critical, 1 warning – pgvigil");
            assertThat(page).contains("<h1 class=\"bad\">2 alerts fire: 1 critical, 1 warning</h1>");
            assertThat(page.indexOf("DiskFull")).isGreaterThan(page.indexOf("ConnectionCount"));
            assertThat(page.indexOf("SlotInactive")).isGreaterThan(page.indexOf("DiskFull"));
            assertThat(page.indexOf("Deadlocks")).isGreaterThan(page.indexOf("SlotInactive"));
            assertThat(main(page)).startsWith("""
                    <section id="orders-1" class="bad">
                    <div class="title">
                    <h2>orders-1</h2>
                    <a href="/#orders-1">its status</a>
                    </div>
                    <p class="sentence">2 alerts fire: 1 critical, 1 warning; 1 pending; 1 resolved a short while ago.</p>
                    <ol class="alerts">
                    <li class="critical-alert">
                    <div class="title">
                    <span class="state critical">critical</span>
                    <strong>PostgreSQLHighConnectionCount</strong>
                    <span class="dim">fires since 2026-11-21T09:58:40Z, 1 min 20 s ago, held 2 min before</span>
                    <a href="https://books.example.org/PostgreSQLHighConnectionCount.md">runbook</a>
                    </div>
                    <p class="what">93 % of the connections are used</p>
                    <p>New ones are refused soon.</p>
                    <p class="dim">value 93.1 % · threshold 85 % (target orders-1)</p>
                    <details class="evidence">
                    <summary><strong>Sessions by user</strong> <span class="dim">as of 2026-11-21T09:58:40Z, 1 min 20 s ago</span></summary>
                    <p class="dim">2 of 3 rows</p>
                    <div class="scroll">
                    <table>
                    <thead>
                    <tr>
                    <th>usename</th>
                    <th>sessions</th>
                    </tr>
                    </thead>
                    <tbody>
                    <tr>
                    <td data-label="usename">…</td>
                    <td data-label="sessions">90</td>
                    </tr>
                    <tr>
                    <td data-label="usename">…</td>
                    </tr>
                    </tbody>
                    </table>
                    </div>
                    </details>
                    </li>
                    """);
            assertThat(page).contains("<span class=\"state pending\">warning, pending</span>",
                    "<span class=\"dim\">holds since 2026-11-21T09:59:00Z, 1 min ago, fires in 14 min</span>", "<span>slot_name=s1</span>",
                    "<span class=\"state resolved\">critical, resolved</span>", "<span class=\"dim\">resolved 1 min 40 s ago, fired for 5 min</span>",
                    "<strong>Thresholds in force</strong> <span class=\"dim\">5, 1 of them disabled</span>", """
                    <th scope="row">PostgreSQLCacheHitRatioLow</th>
                    <td class="standing"><span class="warning">warning</span></td>
                    <td data-label="threshold" class="number">disabled</td>
                    <td data-label="for" class="number">at once</td>
                    <td data-label="from">profile analytics</td>
                    """, "<td data-label=\"threshold\" class=\"number\">10 GiB</td>", "<td data-label=\"threshold\" class=\"number\">20,000,000</td>");
        }
    }

    @Test
    void saysPlainlyThatNothingFires() {
        target.queries = List.of(FakeTarget.query("pg_database", "", QueryState.OK, ""),
                FakeTarget.query("pg_replica", "", QueryState.SKIPPED, "only on a replica"));
        try (RunningServer running = running(target)) {
            String page = running.get("/alerts").body();

            assertThat(page).contains("<h1 class=\"good\">No alert fires</h1>", "<p class=\"sentence\">No alert fires.</p>").doesNotContain("judged", "<ol");
        }
    }

    @Test
    void saysWhatCannotBeJudgedSoThatSilenceIsNoFalseGreen() {
        target.queries = List.of(FakeTarget.query("a", "", QueryState.FAILING, "x"), FakeTarget.query("b", "", QueryState.STALE, "x"),
                FakeTarget.query("c", "", QueryState.SKIPPED, "no; GRANT x TO y;"), FakeTarget.query("d", "", QueryState.OK, ""));
        try (RunningServer running = running(target)) {
            assertThat(running.get("/alerts").body()).contains("<h1 class=\"warn\">No alert fires, but not everything can be judged</h1>",
                    "<p class=\"blind warn\">What these would show cannot be judged: 1 query fails, 1 query is stale, 1 query is skipped and could run. "
                            + "<a href=\"/#orders-1\">Which and why</a></p>");
        }
    }

    @Test
    void worksWithTheDatabaseDownAndForATargetWithoutAlerts() {
        target.status = FakeTarget.status("orders-1", false, Optional.of(false), "", "", "refused", Map.of());
        try (RunningServer running = running(target, new FakeTarget("orders-2"))) {
            assertThat(running.get("/alerts").body()).contains("The server is down: only that is judged. <a", "No alert of this target is judged here. <a",
                    "<a class=\"chip warn\" href=\"#orders-2\">orders-2</a>");
        }
    }

    @Test
    void showsTheAlertsOfTheProcessBesideThoseOfTargets() {
        MadeAlerts process = new MadeAlerts("pgvigil");
        process.alerts = List.of(MadeAlerts.firing("PgvigilReloadFailed", Severity.WARNING, Map.of(), NOW));
        ShownAlerts both = new ShownAlerts(() -> List.<AlertView>of(alerts, process), Optional::empty);
        try (RunningServer running = new RunningServer(RunningServer.ANY_PORT, List.of(target), both)) {
            assertThat(running.get("/alerts").body()).contains("<h1 class=\"warn\">1 alert fires: 1 warning</h1>", "<section id=\"pgvigil\" class=\"warn\">");
            assertThat(running.get("/").body()).contains("alerts: 1 warning</a>", "orders-1 is fine");
        }
    }

    @Test
    void answersMachinesInJson() throws IOException {
        Alert alert = MadeAlerts.firing("PostgreSQLDiskFull", Severity.WARNING, Map.of("part", "data"), NOW.minusSeconds(10));
        alerts.alerts = List.of(alert);
        alerts.thresholds = List.of(new EffectiveThreshold("PostgreSQLDiskFull", Severity.WARNING, 0.9, "ratio", Duration.ofMinutes(5), "profile oltp"),
                new EffectiveThreshold("PostgreSQLDown", Severity.CRITICAL, Double.POSITIVE_INFINITY, "", Duration.ZERO, "queries.yaml"));
        alerts.evidence.put(alert.identity(), List.of(new Evidence("Largest", NOW, List.of("a"), List.of(List.of("1")), "")));
        alerts.leftOut = Map.of("PostgreSQLDiskFull", 7);
        target.queries = List.of(FakeTarget.query("a", "", QueryState.FAILING, "x"));
        String expected = """
                {"at":"2026-11-21T10:00:00Z","firing":{"critical":0,"warning":1,"info":0},"targets":[{"target":"orders-1","up":true,"watched":true,
                "firing":{"critical":0,"warning":1,"info":0},"unjudged_queries":{"failing":1,"skipped":0,"stale":0,"waiting":0},
                "alerts":[{"alertname":"PostgreSQLDiskFull","severity":"warning","state":"firing","labels":{"part":"data"},
                "summary":"PostgreSQLDiskFull is 0.95, over 0.9","description":"What PostgreSQLDiskFull means","value":0.95,"threshold":0.9,
                "unit":"ratio","threshold_layer":"profile oltp","active_at":"2026-11-21T09:59:50Z","fired_at":"2026-11-21T09:59:50Z","resolved_at":null,
                "runbook":"PostgreSQLDiskFull","runbook_url":"https://books.example.org/PostgreSQLDiskFull.md",
                "evidence":[{"title":"Largest","captured_at":"2026-11-21T10:00:00Z","columns":["a"],"rows":[["1"]],"note":""}]}],"left_out_series":{"PostgreSQLDiskFull":7},
                "thresholds":[{"alertname":"PostgreSQLDiskFull","severity":"warning","at":0.9,"unit":"ratio","disabled":false,"for_seconds":300.0,"layer":"profile oltp"},
                {"alertname":"PostgreSQLDown","severity":"critical","at":null,"unit":null,"disabled":true,"for_seconds":0.0,"layer":"queries.yaml"}]}]}
                """.replace("\n", "");
        try (RunningServer running = running(target)) {
            assertThat(running.get("/alerts?format=json").body()).isEqualTo(expected);
            HttpResponse<String> negotiated = running.get("/alerts", "Accept", "application/json, */*;q=0.1");
            assertThat(negotiated.body()).isEqualTo(expected);
            assertThat(running.get("/alerts").body()).contains("<p class=\"warn\">The condition of PostgreSQLDiskFull holds for 7 more series than are followed.</p>");
            assertThat(negotiated.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(running.get("/alerts?format=html", "Accept", "application/json").body()).startsWith("<!DOCTYPE html>");
            assertThat(running.get("/alerts", "Accept", "text/html,application/json;q=0.9,*/*;q=0.8").body()).startsWith("<!DOCTYPE html>");
            assertThat(running.get("/alerts?format=xml").statusCode()).isEqualTo(400);
            assertThat(running.get("/alerts?format=xml").body()).isEqualTo("format: found something else, expected html or json, once\n");
            assertThat(running.send("POST", "/alerts").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void writesNoNumberThatJsonLacks() throws IOException {
        alerts.alerts = List.of(new Alert("A", Severity.INFO, Map.of(), AlertState.FIRING, Double.NaN, Double.POSITIVE_INFINITY, NOW, Optional.of(NOW),
                Optional.empty(), "", "", ""));
        try (RunningServer running = running(target)) {
            JsonNode alert = new ObjectMapper().readTree(running.get("/alerts?format=json").body()).at("/targets/0/alerts/0");

            assertThat(alert.get("value").isNull() && alert.get("threshold").isNull() && alert.get("runbook_url").isNull()).isTrue();
            assertThat(running.get("/alerts").body()).contains("value NaN").doesNotContain("runbook</a>");
        }
    }

    @Test
    void hidesUsersClientsAndStatementsFromWhoIsNotKnown(@TempDir Path directory) throws IOException {
        alerts.alerts = List.of(personal());
        try (RunningServer running = running(target)) {
            String page = running.get("/alerts").body();
            String json = running.get("/alerts?format=json").body();

            assertThat(page).doesNotContain("bob", "10.1.2.3").contains("<span>usename=…</span>", "<span>datname=app</span>",
                    "<p class=\"what\">… in app holds 90 connections</p>", "<p>Ask … at … about it</p>");
            assertThat(json).doesNotContain("bob", "10.1.2.3").contains("\"usename\":\"…\"");
        }
        Path web = Files.writeString(directory.resolve("web.yaml"), """
                basic_auth_users: {reader: "$2y$10$J9ItxLAYB2a7xNxC8iUk9.oL/dW2ZGT8lAfPRfx9L7wIPpG0PIIga"}
                """);
        WebSettings showing = new WebSettings("127.0.0.1", 0, Optional.of(web), WebSettings.Reload.OFF, true);
        try (RunningServer running = new RunningServer(showing, List.of(target), shown())) {
            assertThat(running.get("/alerts").statusCode()).isEqualTo(401);
            assertThat(running.get("/alerts", "Authorization", "Basic "
                    + Base64.getEncoder().encodeToString("reader:wrong".getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void hidesAStatementAndNotTheNameOfAQuery() {
        alerts.alerts = List.of(MadeAlerts.firing("PgvigilQueryFailing", Severity.WARNING, Map.of("query", "pg_stat_database"), NOW),
                MadeAlerts.firing("Slow", Severity.WARNING, Map.of("query", "SELECT secret FROM t"), NOW));
        try (RunningServer running = running(target)) {
            assertThat(running.get("/alerts").body()).contains("<span>query=pg_stat_database</span>", "<span>query=…</span>").doesNotContain("secret");
        }
    }

    @Test
    void showsTheWholeAlertToWhoMaySeeIt() {
        assertThat(Redaction.NONE.of(personal())).isEqualTo(personal());
    }

    private static Alert personal() {
        return new Alert("PostgreSQLRoleConnections", Severity.WARNING, Map.of("usename", "bob", "client_addr", "10.1.2.3", "datname", "app", "query", ""),
                AlertState.FIRING, 90, 80, NOW, Optional.of(NOW), Optional.empty(), "bob in app holds 90 connections", "Ask bob at 10.1.2.3 about it", "");
    }

    @Test
    void escapesWhateverComesFromAServer() {
        Alert alert = new Alert(HOSTILE, Severity.CRITICAL, Map.of("a", HOSTILE), AlertState.FIRING, 1, 0, NOW, Optional.of(NOW), Optional.empty(), HOSTILE,
                HOSTILE, HOSTILE);
        alerts.alerts = List.of(alert);
        alerts.thresholds = List.of(new EffectiveThreshold(HOSTILE, Severity.CRITICAL, 0, "", Duration.ZERO, HOSTILE));
        alerts.evidence.put(alert.identity(), List.of(new Evidence(HOSTILE, NOW, List.of(HOSTILE), List.of(List.of(HOSTILE + "\0\u001b")), HOSTILE)));
        try (RunningServer running = running(target)) {
            String page = running.get("/alerts").body();

            assertThat(HtmlPage.read(page).text()).contains(HOSTILE);
            assertThat(page).doesNotContain("<script").contains("\uFFFD");
        }
    }

    @Test
    void tellsOnTheStatusPageWhatFires() {
        target.queries = List.of(FakeTarget.query("pg_database", "", QueryState.OK, ""));
        try (RunningServer running = running(target)) {
            assertThat(running.get("/").body()).contains("<h1 class=\"good\">orders-1 is fine</h1>", ">alerts</a>", "<a href=\"/alerts#orders-1\">its alerts</a>");
            alerts.alerts = List.of(MadeAlerts.firing("A", Severity.CRITICAL, Map.of(), NOW), MadeAlerts.firing("B", Severity.INFO, Map.of(), NOW));
            assertThat(running.get("/").body()).contains("<h1 class=\"warn\">orders-1 needs a look</h1>",
                    "<a href=\"/alerts\" class=\"bad\">alerts: 1 critical, 1 info</a>", "<span class=\"bad\">2 alerts fire: 1 critical, 1 info.</span>");
            alerts.alerts = List.of(MadeAlerts.firing("B", Severity.INFO, Map.of(), NOW), MadeAlerts.pending(MadeAlerts.firing("A", Severity.CRITICAL, Map.of(), NOW)));
            assertThat(running.get("/").body()).contains("<h1 class=\"good\">orders-1 is fine</h1>", "alerts: 1 info</a>");
        }
    }

    private static String main(String page) {
        return page.substring(page.indexOf("<main>") + 7, page.indexOf("</main>")).replaceAll("\n+", "\n").stripLeading();
    }

    private RunningServer running(TargetView... targets) {
        return new RunningServer(RunningServer.ANY_PORT, List.of(targets), shown());
    }

    private ShownAlerts shown() {
        return new ShownAlerts(() -> List.<AlertView>of(alerts), () -> Optional.of(URI.create(HtmlPage.RUNBOOKS)));
    }
}
