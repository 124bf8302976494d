package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.config.AlertmanagerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PushBodyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final AlertmanagerSettings SETTINGS = new AlertmanagerSettings(List.of(), Map.of(), Duration.ofMinutes(1), Optional.empty(),
            Optional.empty(), Optional.of(URI.create("https://vigil.example.org/")));

    @Test
    void writesWhatTheApiTakes() {
        PushedAlert fires = new PushedAlert(Map.of("alertname", "A"), Map.of("summary", "it \"is\" high"), NOW.minusSeconds(90), Optional.empty());
        PushedAlert over = new PushedAlert(Map.of("alertname", "B"), Map.of(), NOW.minusSeconds(90), Optional.of(NOW.minusSeconds(5)));
        assertThat(text(PushBody.of(List.of(fires, over), SETTINGS, NOW).get(0))).isEqualTo("""
                [{"labels":{"alertname":"A"},"annotations":{"summary":"it \\"is\\" high"},"startsAt":"2026-11-21T09:58:30Z",\
                "endsAt":"2026-11-21T10:04:00Z","generatorURL":"https://vigil.example.org/alerts"},\
                {"labels":{"alertname":"B"},"annotations":{},"startsAt":"2026-11-21T09:58:30Z",\
                "endsAt":"2026-11-21T09:59:55Z","generatorURL":"https://vigil.example.org/alerts"}]""");
    }

    @Test
    void leavesOutTheSourceThatNobodyNamed() {
        assertThat(text(PushBody.of(List.of(alert(1, 0)), AlertmanagerSettings.NONE, NOW).get(0))).doesNotContain("generatorURL");
    }

    @Test
    void endsNoFiringAlertForAClockThatWentBack() {
        PushedAlert later = new PushedAlert(Map.of("alertname", "A"), Map.of(), NOW.plusSeconds(3600), Optional.empty());
        assertThat(text(PushBody.of(List.of(later), SETTINGS, NOW).get(0))).contains("\"startsAt\":\"2026-11-21T11:00:00Z\",\"endsAt\":\"2026-11-21T11:04:00Z\"");
    }

    @Test
    void takesAtMost64AlertsABody() throws IOException {
        List<PushBody> bodies = PushBody.of(IntStream.range(0, 130).mapToObj(i -> alert(i, 0)).toList(), SETTINGS, NOW);
        assertThat(bodies).extracting(body -> body.alerts().size()).containsExactly(64, 64, 2);
        for (PushBody body : bodies) {
            JsonNode json = new ObjectMapper().readTree(body.json());
            assertThat(json.findValuesAsText("alertname")).isEqualTo(body.alerts().stream().map(alert -> alert.labels().get("alertname")).toList());
        }
    }

    @Test
    void boundsTheBytesOfABody() {
        List<PushBody> bodies = PushBody.of(IntStream.range(0, 5).mapToObj(i -> alert(i, 200_000)).toList(), SETTINGS, NOW);
        assertThat(bodies).extracting(body -> body.alerts().size()).containsExactly(2, 2, 1);
        assertThat(bodies).allSatisfy(body -> assertThat(body.json().length).isLessThanOrEqualTo(PushBody.BYTES_MAX + 1));
        assertThat(PushBody.of(List.of(alert(1, 600_000)), SETTINGS, NOW)).hasSize(1);
        assertThat(PushBody.of(List.of(), SETTINGS, NOW)).isEmpty();
    }

    private static PushedAlert alert(int number, int textLength) {
        return new PushedAlert(Map.of("alertname", "A" + number), Map.of("summary", "x".repeat(textLength)), NOW, Optional.empty());
    }

    private static String text(PushBody body) {
        return new String(body.json(), StandardCharsets.UTF_8);
    }
}
