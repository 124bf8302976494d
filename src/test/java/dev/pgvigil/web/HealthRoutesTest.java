package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.snapshot.LaneStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {
    private final FakeTarget first = new FakeTarget("orders-1");
    private final FakeTarget second = new FakeTarget("orders-2");

    @Test
    void livesWhileEveryLaneMoves() {
        try (RunningServer running = new RunningServer(first, second)) {
            running.clock.advance(Duration.ofMinutes(5).minusMillis(1));

            assertAnswer(running.get("/livez"), 200, "alive\n");
        }
    }

    @Test
    void diesWhenALaneStandsStillForFiveMinutesAndRecovers() {
        try (RunningServer running = new RunningServer(first, second)) {
            running.clock.advance(Duration.ofSeconds(312));
            first.lanes = lanes(running);
            second.lanes = List.of(new LaneStatus("vitals", running.clock.instant()), new LaneStatus("slow", FakeTarget.NOW),
                    new LaneStatus("databases", FakeTarget.NOW));

            assertAnswer(running.get("/livez"), 503, """
                    orders-2: lane slow: found no progress for 5 min 12 s, expected some within 5 min
                    orders-2: lane databases: found no progress for 5 min 12 s, expected some within 5 min
                    """);
            second.lanes = lanes(running);
            assertAnswer(running.get("/livez"), 200, "alive\n");
        }
    }

    @Test
    void countsALaneThatNeverMovedFromTheStart() {
        first.lanes = List.of(new LaneStatus("vitals", null));
        try (RunningServer running = new RunningServer(first)) {
            assertAnswer(running.get("/livez"), 200, "alive\n");
            running.clock.advance(Duration.ofMinutes(5));
            assertAnswer(running.get("/livez"), 503, "orders-1: lane vitals: found no progress for 5 min, expected some within 5 min\n");
        }
    }

    @Test
    void aClockSetBackDoesNotHideAStuckLane() {
        try (RunningServer running = new RunningServer(first)) {
            running.clock.advance(Duration.ofHours(-1));
            first.lanes = List.of(new LaneStatus("vitals", running.clock.instant()), new LaneStatus("slow", FakeTarget.NOW));
            assertAnswer(running.get("/livez"), 503, "orders-1: lane slow: found no progress for 1 h, expected some within 5 min\n");
        }
    }

    @Test
    void isReadyOnceEveryTargetWasTried() {
        first.lanes = List.of(new LaneStatus("vitals", null), new LaneStatus("slow", null));
        second.lanes = List.of();
        try (RunningServer running = new RunningServer(first, second)) {
            assertAnswer(running.get("/readyz"), 503, """
                    orders-1: found no attempt to collect yet, expected one
                    orders-2: found no attempt to collect yet, expected one
                    """);
            first.lanes = lanes(running);
            second.lanes = List.of(new LaneStatus("vitals", FakeTarget.NOW), new LaneStatus("slow", null));
            assertAnswer(running.get("/readyz"), 200, "ready\n");
        }
    }

    @Test
    void isReadyAndAliveWithTheDatabaseDown() {
        first.status = FakeTarget.status("orders-1", false, Optional.of(false), "", "", "connection refused", Map.of());
        try (RunningServer running = new RunningServer(first)) {
            assertAnswer(running.get("/readyz"), 200, "ready\n");
            assertAnswer(running.get("/livez"), 200, "alive\n");
        }
    }

    private static List<LaneStatus> lanes(RunningServer running) {
        return List.of(new LaneStatus("vitals", running.clock.instant()), new LaneStatus("slow", running.clock.instant()));
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    }
}
