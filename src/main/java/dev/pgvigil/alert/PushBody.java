package dev.pgvigil.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.config.AlertmanagerSettings;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some alerts as one request tells of them. Bounded in number and, save for one alert alone, in bytes. Immutable.
 *
 * @param json what the v2 API takes at {@code /api/v2/alerts}
 */
record PushBody(List<PushedAlert> alerts, byte[] json) {
    static final int ALERTS_MAX = 64;
    static final int BYTES_MAX = 512 * 1024;
    /** A firing alert that is not told of again within so many intervals has ended. As Prometheus. */
    private static final int RESENDS_LIVED = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All of them, in their order. */
    static List<PushBody> of(List<PushedAlert> alerts, AlertmanagerSettings settings, Instant now) {
        List<PushBody> bodies = new ArrayList<>();
        List<PushedAlert> taken = new ArrayList<>();
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (PushedAlert alert : alerts) {
            byte[] written = written(alert, settings, now);
            if (taken.size() == ALERTS_MAX || !taken.isEmpty() && json.size() + written.length >= BYTES_MAX) {
                bodies.add(ended(taken, json));
                taken.clear();
                json.reset();
            }
            json.write(taken.isEmpty() ? '[' : ',');
            json.writeBytes(written);
            taken.add(alert);
        }
        if (!taken.isEmpty()) {
            bodies.add(ended(taken, json));
        }
        return bodies;
    }

    private static PushBody ended(List<PushedAlert> alerts, ByteArrayOutputStream json) {
        json.write(']');
        return new PushBody(List.copyOf(alerts), json.toByteArray());
    }

    private static byte[] written(PushedAlert alert, AlertmanagerSettings settings, Instant now) {
        Duration lives = settings.resendInterval().multipliedBy(RESENDS_LIVED);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("labels", alert.labels());
        fields.put("annotations", alert.annotations());
        fields.put("startsAt", alert.startsAt().toString());
        fields.put("endsAt", alert.endedAt().orElseGet(() -> later(alert.startsAt(), now).plus(lives)).toString());
        settings.externalUrl().ifPresent(url -> fields.put("generatorURL", url.toString().replaceAll("/+$", "") + "/alerts"));
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    /** A clock that went back must not end what fires. */
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
