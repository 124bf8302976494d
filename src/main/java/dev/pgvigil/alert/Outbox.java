package dev.pgvigil.alert;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What one Alertmanager has been told, and what it is to be told now. Not thread-safe. */
final class Outbox {
    private final Map<Map<String, String>, Told> told = new HashMap<>();

    private record Told(PushedAlert alert, long atNanos) {
    }

    /** Those that are new to it or have changed, and those that it was told of at least so long ago; what is no longer there is forgotten. */
    List<PushedAlert> due(List<PushedAlert> alerts, Duration resend, long nowNanos) {
        Set<Map<String, String>> there = alerts.stream().map(PushedAlert::labels).collect(Collectors.toSet());
        told.keySet().retainAll(there);
        return alerts.stream().filter(alert -> isDue(alert, resend, nowNanos)).toList();
    }

    private boolean isDue(PushedAlert alert, Duration resend, long nowNanos) {
        Told last = told.get(alert.labels());
        return last == null || !last.alert.standsAs(alert) || nowNanos - last.atNanos >= resend.toNanos();
    }

    /** They have arrived. */
    void tell(List<PushedAlert> alerts, long nowNanos) {
        alerts.forEach(alert -> told.put(alert.labels(), new Told(alert, nowNanos)));
    }
}
