package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusRouteTest {
    private static final String HOSTILE = "<script>alert(\"x\")</script> ' & ü 'onmouseover='y";
    private final FakeTarget target = new FakeTarget("orders-1");

    @Test
    void listsTargetsAndQueriesWithTheirState() {
        target.queries = List.of(FakeTarget.query("pg_database", "", QueryState.OK, ""),
                FakeTarget.query("pg_tables", "app", QueryState.FAILING, "42501 permission denied; GRANT SELECT"));
        try (RunningServer running = new RunningServer(target)) {
            HttpResponse<String> answer = running.get("/");

            assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
            assertThat(answer.body().substring(answer.body().indexOf("<main>")).replaceAll("\n+", "\n")).isEqualTo("""
                    <main>
                    <section>
                    <div class="title">
                    <h2>orders-1</h2>
                    <span class="state up">up</span>
                    <span>fresh login works</span>
                    <a href="/probe?target=orders-1">/probe</a>
                    </div>
                    <p>PostgreSQL 17.11 · primary</p>
                    <p class="dim">Queries: 1 ok · 1 failing</p>
                    <p class="dim">Last progress: vitals now · slow now · databases now</p>
                    <table>
                    <thead>
                    <tr><th>Query</th><th>Database</th><th>Lane</th><th>State</th><th>Last success</th><th class="number">Took</th>\
                    <th class="number">Rows</th><th class="number">Every</th><th class="number">Next run</th></tr>
                    </thead>
                    <tbody>
                    <tr>
                    <th scope="row">pg_database</th>
                    <td data-label="database" class="empty"></td>
                    <td data-label="lane">vitals</td>
                    <td class="standing"><span class="state ok">ok</span></td>
                    <td data-label="last success">12 s ago</td>
                    <td data-label="took" class="number">1.3 ms</td>
                    <td data-label="rows" class="number">1,234</td>
                    <td data-label="every" class="number">15 s</td>
                    <td data-label="next run" class="number">in 3 s</td>
                    </tr>
                    <tr>
                    <th scope="row">pg_tables</th>
                    <td data-label="database" class="where">app</td>
                    <td data-label="lane">vitals</td>
                    <td class="standing"><span class="state failing">failing</span></td>
                    <td data-label="last success">12 s ago</td>
                    <td data-label="took" class="number">1.3 ms</td>
                    <td data-label="rows" class="number">1,234</td>
                    <td data-label="every" class="number">15 s</td>
                    <td data-label="next run" class="number">in 3 s</td>
                    </tr>
                    <tr class="why"><td colspan="9">42501 permission denied; GRANT SELECT</td></tr>
                    </tbody>
                    </table>
                    </section>
                    </main>
                    <footer class="dim">Ages are counted to 2026-11-21T10:00:00Z. Reload the page for newer ones.</footer>
                    </body>
                    </html>
                    """);
        }
    }

    @Test
    void worksWithTheDatabaseDownAndNothingKnown() {
        target.status = FakeTarget.status("orders-1", false, Optional.empty(), "", "", "connection refused", Map.of("env", "test", "cluster", "o"));
        target.lanes = List.of(new LaneStatus("vitals", null));
        target.queries = List.of(new QueryStatus("pg_database", "", "vitals", QueryState.STALE, "not collected yet", Optional.empty(),
                Duration.ZERO, 0, Duration.ofSeconds(15), Duration.ofSeconds(30), Optional.empty(), Duration.ZERO));
        try (RunningServer running = new RunningServer(target, new FakeTarget("orders-2"))) {
            assertThat(running.get("/").body()).contains("<span>2 targets, 1 down</span>", """
                    <span class="state down">down</span>
                    <span>fresh login not tried yet</span>
                    """, """
                    <p>version unknown · role unknown · cluster=o · env=test</p>
                    <p class="error">connection refused</p>
                    <p class="dim">Queries: 1 stale</p>
                    <p class="dim">Last progress: vitals not yet</p>
                    """, """
                    <td data-label="last success">never</td>
                    <td data-label="took" class="number">–</td>
                    <td data-label="rows" class="number">–</td>
                    <td data-label="every" class="number">30 s (of 15 s)</td>
                    <td data-label="next run" class="number">–</td>
                    """);
        }
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
