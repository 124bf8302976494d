package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.TargetStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleRouteTest {
    private final FakeTarget target = new FakeTarget("orders-1");

    @Test
    void answersByTheRole() {
        try (RunningServer running = new RunningServer(target)) {
            assertAnswer(running.get("/primary"), 200, "orders-1: primary\n");
            assertAnswer(running.get("/replica"), 503, "orders-1: found a primary, expected a replica\n");

            status(true, "replica", FakeTarget.NOW);
            assertAnswer(running.get("/primary"), 503, "orders-1: found a replica, expected a primary\n");
            assertAnswer(running.get("/replica"), 200, "orders-1: replica\n");

            status(true, "pgbouncer", FakeTarget.NOW);
            assertAnswer(running.get("/primary"), 503, "orders-1: found a pgbouncer, expected a primary\n");
            assertAnswer(running.get("/replica"), 503, "orders-1: found a pgbouncer, expected a replica\n");
        }
    }

    @Test
    void isUnavailableWhileDownAndTellsNothingOfTheError() {
        target.status = FakeTarget.status("orders-1", false, Optional.empty(), "primary", "", "no such user alice from 10.0.0.1", Map.of());
        try (RunningServer running = new RunningServer(target)) {
            assertAnswer(running.get("/primary"), 503, "orders-1: found it down, expected a primary\n");
            assertAnswer(running.get("/replica"), 503, "orders-1: found it down, expected a replica\n");
        }
    }

    @Test
    void isUnavailableOnceTheRoleIsOlderThanFiveSeconds() {
        try (RunningServer running = new RunningServer(target)) {
            running.clock.advance(Duration.ofSeconds(5));
            assertAnswer(running.get("/primary"), 200, "orders-1: primary\n");
            running.clock.advance(Duration.ofMillis(1));
            assertAnswer(running.get("/primary"), 503, "orders-1: found its role last read 5 s ago (primary), expected a primary\n");
            running.clock.advance(Duration.ofSeconds(7));
            assertAnswer(running.get("/primary"), 503, "orders-1: found its role last read 12 s ago (primary), expected a primary\n");
            status(true, "primary", running.clock.instant());
            assertAnswer(running.get("/primary"), 200, "orders-1: primary\n");
        }
    }

    @Test
    void doesNotTrustARoleFromTheFuture() {
        status(true, "primary", FakeTarget.NOW.plusSeconds(3600));
        try (RunningServer running = new RunningServer(target)) {
            assertThat(running.get("/primary").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void isUnavailableBeforeTheRoleWasRead() {
        try (RunningServer running = new RunningServer(target)) {
            status(true, "", FakeTarget.NOW);
            assertAnswer(running.get("/primary"), 503, "orders-1: found its role not read yet, expected a primary\n");
            target.status = new TargetStatus("orders-1", Map.of(), true, Optional.empty(), "primary", Optional.empty(), "", "", "");
            assertAnswer(running.get("/primary"), 503, "orders-1: found its role not read yet, expected a primary\n");
        }
    }

    @Test
    void comparesTheReplicasOwnLag() {
        status(true, "replica", FakeTarget.NOW);
        lag("pg_replication_lag_seconds", FakeTarget.NOW.minusSeconds(3), 4.5);
        try (RunningServer running = new RunningServer(target)) {
            assertAnswer(running.get("/replica?max_lag=5s"), 200, "orders-1: a replica 4.5 s behind, read 3 s ago\n");
            assertAnswer(running.get("/replica?max_lag=4500ms"), 200, "orders-1: a replica 4.5 s behind, read 3 s ago\n");
            assertAnswer(running.get("/replica?max_lag=4499ms"), 503,
                    "orders-1: found a replica 4.5 s behind, read 3 s ago, expected at most 4.4 s\n");
            assertAnswer(running.get("/replica?max_lag=0"), 503, "orders-1: found a replica 4.5 s behind, read 3 s ago, expected at most 0 s\n");
            assertAnswer(running.get("/replica"), 200, "orders-1: replica\n");
        }
    }

    @Test
    void takesTheWorstOfSeveralLags() {
        status(true, "replica", FakeTarget.NOW);
        lag("pg_replication_lag_seconds", FakeTarget.NOW, 1);
        target.store.publish(PartKey.data("other", ""), List.of(new MetricFamily(Family.gauge("pg_replication_lag_seconds", ""),
                List.of(Sample.of(dev.pgvigil.snapshot.Labels.of("from", "x"), Double.POSITIVE_INFINITY)))), FakeTarget.NOW, Instant.MAX);
        try (RunningServer running = new RunningServer(target)) {
            assertAnswer(running.get("/replica?max_lag=5s"), 503,
                    "orders-1: found a replica infinitely far behind, read now, expected at most 5 s\n");
        }
    }

    @Test
    void neverCallsAnUnknownLagSmall() {
        status(true, "replica", FakeTarget.NOW);
        try (RunningServer running = new RunningServer(target)) {
            String unknown = "orders-1: found a replica of unknown lag (pg_replication_lag_seconds), expected at most 5 s\n";
            assertAnswer(running.get("/replica?max_lag=5s"), 503, unknown);

            lag("pg_replication_lag", FakeTarget.NOW, 0);
            assertAnswer(running.get("/replica?max_lag=5s"), 503, unknown);

            lag("pg_replication_lag_seconds", FakeTarget.NOW, Double.NaN);
            assertAnswer(running.get("/replica?max_lag=5s"), 503, unknown);

            lag("pg_replication_lag_seconds", FakeTarget.NOW, 0);
            assertAnswer(running.get("/replica?max_lag=5s"), 200, "orders-1: a replica 0 s behind, read now\n");

            target.store.keep(PartKey.data("pg_replication", ""), Instant.MAX);
            assertAnswer(running.get("/replica?max_lag=5s"), 503, unknown);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_lag=", "max_lag=5x", "max_lag=-1s", "max_lag=5s&max_lag=5s", "max_lag=1e400", "max_lag=%0d%0aX:y"})
    void refusesALimitThatIsNoDuration(String parameters) {
        status(true, "replica", FakeTarget.NOW);
        try (RunningServer running = new RunningServer(target)) {
            assertAnswer(running.get("/replica?" + parameters), 400, "max_lag: found no duration, expected one such as 5s, 500ms or 1m\n");
            assertAnswer(running.get("/primary?" + parameters), 400,
                    "max_lag: found a limit, expected none: a primary has no lag; /replica takes one\n");
        }
    }

    @Test
    void wantsTheNameOfOneOfSeveralTargets() {
        FakeTarget second = new FakeTarget("orders-2");
        second.status = FakeTarget.status("orders-2", true, Optional.of(true), "replica", "17.11", "", Map.of());
        try (RunningServer running = new RunningServer(target, second)) {
            assertAnswer(running.get("/primary"), 400, "target: found 0 parameters, expected exactly one of: orders-1, orders-2\n");
            assertAnswer(running.get("/primary?target=orders-3"), 404,
                    "target: found a name that is not configured, expected one of: orders-1, orders-2\n");
            assertAnswer(running.get("/primary?target=orders-1"), 200, "orders-1: primary\n");
            assertAnswer(running.get("/replica?target=orders-2"), 200, "orders-2: replica\n");
            assertAnswer(running.get("/primary?target=orders-2"), 503, "orders-2: found a replica, expected a primary\n");
        }
    }

    @Test
    void findsTheOnlyTargetByNameToo() {
        try (RunningServer running = new RunningServer(target)) {
            assertAnswer(running.get("/primary?target=orders-1"), 200, "orders-1: primary\n");
            assertAnswer(running.get("/primary?target=orders-2"), 404,
                    "target: found a name that is not configured, expected one of: orders-1\n");
        }
    }

    @Test
    void answersTheChecksOfLoadBalancers() throws IOException {
        try (RunningServer running = new RunningServer(target)) {
            assertThat(running.raw("OPTIONS /primary HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\norders-1: primary\n");
            assertThat(running.raw("OPTIONS /replica HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 503 ");
            assertThat(running.send("HEAD", "/primary").statusCode()).isEqualTo(200);
            assertThat(running.send("HEAD", "/replica").statusCode()).isEqualTo(503);
            HttpResponse<String> post = running.post("/primary", new byte[0]);
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        }
    }

    private void status(boolean up, String role, Instant readAt) {
        target.status = new TargetStatus("orders-1", Map.of(), up, Optional.of(true), role, Optional.of(readAt), "17.11", "1", "");
    }

    private void lag(String metric, Instant readAt, double seconds) {
        target.store.publish(PartKey.data("pg_replication", ""), List.of(new MetricFamily(Family.gauge(metric, ""), List.of(Sample.of(seconds)))),
                readAt, Instant.MAX);
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    }
}
