package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.TargetStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusRouteTest {
    private static final String HOSTILE = "<script>alert(\"x\")</script> ' & ü 'onmouseover='y";
    private final FakeTarget target = new FakeTarget("orders-1");

    @Test
    void saysInTheHeadlineThatTheNewestConfigurationIsRefused() {
        target.queries = List.of(FakeTarget.query("pg_database", "", QueryState.OK, ""));
        Reloading refused = new Reloading() {
            @Override
            public WebSettings.Reload allowed() {
                return WebSettings.Reload.OFF;
            }

            @Override
            public Notice notice() {
                return new Notice(List.of("mine.yaml:1:1: found nothing"), List.of());
            }

            @Override
            public Outcome reload() {
                return new Outcome(Result.BUSY, "");
            }
        };
        try (RunningServer running = new RunningServer(RunningServer.ANY_PORT, () -> List.of(target), () -> RunningServer.OWN, refused)) {
            assertThat(running.get("/").body()).contains("<h1 class=\"warn\">orders-1 is fine, but the newest configuration is refused</h1>",
                    "<title>orders-1 is fine, but the newest configuration is refused – pgvigil</title>");
        }
        try (RunningServer running = new RunningServer(target)) {
            assertThat(running.get("/").body()).contains("<h1 class=\"good\">orders-1 is fine</h1>");
        }
    }

    @Test
    void saysHowATargetStandsAndWhatToDo() {
        target.queries = List.of(FakeTarget.query("pg_database", "", QueryState.OK, ""),
                FakeTarget.query("pg_wal", "", QueryState.SKIPPED, "no privileges of pg_monitor; GRANT pg_monitor TO monitor;"),
                FakeTarget.query("pg_tables", "app", QueryState.FAILING, "42501 permission denied; check the grants"));
        try (RunningServer running = new RunningServer(target)) {
            HttpResponse<String> answer = running.get("/");

            assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
            assertThat(answer.body()).contains("<title>orders-1 needs a look – pgvigil</title>", "<h1 class=\"warn\">orders-1 needs a look</h1>")
                    .doesNotContain("class=\"targets\"");
            assertThat(main(answer)).isEqualTo("""
                    <section id="orders-1" class="warn">
                    <div class="title">
                    <h2>orders-1</h2>
                    <span class="dim">PostgreSQL 17.11</span>
                    <a href="/alerts#orders-1">its alerts</a>
                    <a href="/probe?target=orders-1">its metrics</a>
                    </div>
                    <p class="sentence">
                    <span class="good">The server is up,</span>
                    <span class="good">a newcomer gets in,</span>
                    <span class="good">it is the primary,</span>
                    <span class="bad">1 query fails,</span>
                    <span class="warn">1 query is skipped and could run,</span>
                    <span class="good">1 query is ok.</span>
                    </p>
                    <ol class="todos">
                    <li>
                    <span class="state failing">failing</span>
                    <div>
                    <strong>pg_tables in app</strong>
                    <p>42501 permission denied</p>
                    <p class="remedy">check the grants</p>
                    </div>
                    </li>
                    <li>
                    <span class="state lacking">skipped</span>
                    <div>
                    <strong>pg_wal</strong>
                    <p>no privileges of pg_monitor</p>
                    <pre>GRANT pg_monitor TO monitor;</pre>
                    </div>
                    </li>
                    </ol>
                    <details open>
                    <summary>
                    <span class="dim">database</span>
                    <strong>app</strong>
                    <span class="failing">1 query fails</span>
                    </summary>
                    <table>
                    <thead>
                    <tr><th>Query</th><th>State</th><th>Lane</th><th>Last success</th><th class="number">Took</th><th class="number">Rows</th>\
                    <th class="number">Every</th><th class="number">Next run</th><th class="number">Server time</th></tr>
                    </thead>
                    <tbody>
                    <tr class="failing-line">
                    <th scope="row">pg_tables</th>
                    <td class="standing"><span class="state failing">failing</span></td>
                    <td data-label="lane">vitals</td>
                    <td data-label="last success">12 s ago</td>
                    <td data-label="took" class="number">1.3 ms</td>
                    <td data-label="rows" class="number">1,234</td>
                    <td data-label="every" class="number ">15 s</td>
                    <td data-label="next run" class="number ">in 3 s</td>
                    <td data-label="server time" class="number">20 ms<span class="share">33 %</span></td>
                    </tr>
                    <tr class="why failing-line"><td colspan="9">42501 permission denied; check the grants</td></tr>
                    </tbody>
                    </table>
                    </details>
                    """ + main(answer).substring(main(answer).indexOf("<details>\n<summary>\n<strong>Server")));
            assertThat(main(answer)).contains("""
                    <summary>
                    <strong>Server</strong>
                    <span class="lacking">1 query is skipped and could run, 1 query is ok</span>
                    </summary>
                    """).endsWith("""
                    <p class="dim lanes">Last progress: vitals now · slow now · databases now</p>
                    </section>
                    """);
        }
    }

    private static String main(HttpResponse<String> answer) {
        String body = answer.body();
        return body.substring(body.indexOf("<main>") + 7, body.indexOf("</main>")).replaceAll("\n+", "\n").stripLeading();
    }

    @Test
    void worksWithTheDatabaseDownAndNothingKnown() {
        target.status = new TargetStatus("orders-1", Map.of("env", "test", "cluster", "o"), false, Optional.empty(), "", Optional.empty(), "", "",
                "login to db1:5432/postgres failed: connection refused; start it");
        target.lanes = List.of(new LaneStatus("vitals", null));
        target.queries = List.of(never("pg_database", Optional.empty()));
        try (RunningServer running = new RunningServer(target, new FakeTarget("orders-2"))) {
            HttpResponse<String> answer = running.get("/");

            assertThat(answer.body()).contains("<h1 class=\"bad\">2 targets: 1 is down</h1>", """
                    <a class="chip bad" href="#orders-1">orders-1</a>
                    <a class="chip good" href="#orders-2">orders-2</a>
                    """, """
                    <span class="dim">version not known · cluster=o · env=test</span>
                    """, """
                    <td data-label="last success">never</td>
                    <td data-label="took" class="number">–</td>
                    <td data-label="rows" class="number">–</td>
                    <td data-label="every" class="number warn">30 s, set 15 s</td>
                    <td data-label="next run" class="number ">–</td>
                    <td data-label="server time" class="number">–<span class="share"></span></td>
                    """);
            assertThat(main(answer)).contains("""
                    <span class="bad">The server is down,</span>
                    <span class="dim">whether a newcomer gets in is not known yet,</span>
                    <span class="dim">its role is not known,</span>
                    <span class="dim">1 query waits for its first run.</span>
                    """, """
                    <span class="state failing">down</span>
                    <div>
                    <p>login to db1:5432/postgres failed: connection refused</p>
                    <p class="remedy">start it</p>
                    </div>
                    """, """
                    <p class="dim lanes">Last progress: vitals not yet</p>
                    """).doesNotContain("<details open>");
        }
    }

    @Test
    void callsATargetFineWhenNothingIsLeftToDo() {
        target.queries = List.of(FakeTarget.query("pg_database", "", QueryState.OK, ""),
                FakeTarget.query("pg_replica", "", QueryState.SKIPPED, "only on a replica"));
        try (RunningServer running = new RunningServer(target)) {
            String page = running.get("/").body();

            assertThat(page).contains("<h1 class=\"good\">orders-1 is fine</h1>", "<span class=\"good\">its query is ok.</span>",
                    "<span class=\"ok\">1 query is ok, 1 query is not meant for this server</span>", "<td colspan=\"9\">only on a replica</td>")
                    .doesNotContain("todos\"", "<details open>");
        }
    }

    @Test
    void tellsGapsFromTroubleAndTheSameGapOnce() {
        target.queries = IntStream.range(0, 20).mapToObj(i -> FakeTarget.query("pg_buffercache", "tenant_" + i, QueryState.SKIPPED,
                "extension pg_buffercache is not installed in database tenant_" + i + "; CREATE EXTENSION pg_buffercache;")).toList();
        try (RunningServer running = new RunningServer(target)) {
            String page = running.get("/").body();

            assertThat(page).contains("<h1 class=\"gaps\">orders-1 works with gaps</h1>",
                    "<strong>pg_buffercache in tenant_0, tenant_1, tenant_2, tenant_3 and 16 more</strong>",
                    "<summary><strong>20 databases</strong> <span class=\"dim\">20 queries are skipped and could run</span></summary>")
                    .containsOnlyOnce("<pre>CREATE EXTENSION pg_buffercache;</pre>").doesNotContain("<details open>");
        }
    }

    @Test
    void saysThatANewcomerDoesNotGetInThoughTheServerIsUp() {
        target.status = FakeTarget.status("orders-1", true, Optional.of(false), "replica", "17.11", "53300 too many clients; free connections", Map.of());
        try (RunningServer running = new RunningServer(target)) {
            running.clock.advance(Duration.ofSeconds(40));
            assertThat(main(running.get("/"))).contains("""
                    <span class="good">The server is up,</span>
                    <span class="bad">a newcomer does not get in,</span>
                    <span class="warn">it was a replica 40 s ago,</span>
                    <span class="dim">no query is planned.</span>
                    """, """
                    <span class="state failing">login fails</span>
                    <div>
                    <p>53300 too many clients</p>
                    <p class="remedy">free connections</p>
                    """);
        }
    }

    @Test
    void saysThatALaneIsStuckAndARunLate() {
        target.queries = List.of(never("pg_database", Optional.of(FakeTarget.NOW.plusSeconds(5))));
        try (RunningServer running = new RunningServer(target)) {
            assertThat(running.get("/").body()).contains("<span class=\"dim\">1 query waits for its first run.</span>");
            running.clock.advance(Duration.ofMinutes(6));
            assertThat(running.get("/").body()).contains("orders-1 needs a look", "<span class=\"warn\">1 query is stale.</span>",
                    "<strong>lane vitals</strong>\n", "<p>no progress for 6 min</p>", "number warn\">late by 5 min 55 s</td>");
        }
    }

    @Test
    void putsTargetsThatNeedSomebodyFirst() {
        FakeTarget down = new FakeTarget("orders-3");
        down.status = FakeTarget.status("orders-3", false, Optional.of(false), "", "", "refused", Map.of());
        FakeTarget failing = new FakeTarget("orders-2");
        failing.queries = List.of(FakeTarget.query("q", "", QueryState.FAILING, "x"));
        try (RunningServer running = new RunningServer(target, failing, down)) {
            String page = running.get("/").body();

            assertThat(page).contains("3 targets: 1 is down, 1 needs a look");
            assertThat(List.of(page.indexOf("id=\"orders-3\""), page.indexOf("id=\"orders-2\""), page.indexOf("id=\"orders-1\""))).isSorted()
                    .doesNotContain(-1);
        }
    }

    private static QueryStatus never(String query, Optional<Instant> next) {
        return new QueryStatus(query, "", "vitals", QueryState.STALE, "not collected yet", Optional.empty(), Duration.ZERO, 0,
                Duration.ofSeconds(15), Duration.ofSeconds(30), next, Duration.ZERO);
    }

    @Test
    void escapesWhateverComesFromAServer() {
        target.status = FakeTarget.status("orders-1", false, Optional.of(false), HOSTILE, HOSTILE, HOSTILE, Map.of("env", HOSTILE));
        target.queries = List.of(FakeTarget.query(HOSTILE, HOSTILE, QueryState.FAILING, HOSTILE));
        target.lanes = List.of(new LaneStatus(HOSTILE, FakeTarget.NOW));
        try (RunningServer running = new RunningServer(target)) {
            String page = running.get("/").body();

            assertThat(page).contains("&lt;script&gt;alert(\"x\")&lt;/script&gt; ' &amp; ü").doesNotContain("<script", "onmouseover='y\"");
            assertThat(page.split("&lt;script&gt;", -1)).hasSize(1 + 4 + 1 + 3);
        }
    }

    @Test
    void replacesWhatNoPageMayHold() {
        target.status = FakeTarget.status("orders-1", true, Optional.of(true), "primary", "17\0\u001b[31m\u0085\uFFFE\uD83D\t\uD83D\uDE00", "", Map.of());
        try (RunningServer running = new RunningServer(target)) {
            assertThat(running.get("/").body()).contains("PostgreSQL 17\uFFFD\uFFFD[31m\uFFFD\uFFFD\uFFFD\t\uD83D\uDE00<");
        }
    }

    @Test
    void carriesTheOneStyleSheetThatItsPolicyAllows() throws Exception {
        try (RunningServer running = new RunningServer(target)) {
            HttpResponse<String> answer = running.get("/");
            String style = answer.body().substring(answer.body().indexOf("<style>") + 7, answer.body().indexOf("</style>"));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

            assertThat(answer.headers().firstValue("Content-Security-Policy")).contains("default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(digest) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            assertThat(answer.body()).doesNotContain("style=", "http://", "https://");
        }
    }
}
