package dev.pgvigil.alert;

import dev.pgvigil.testing.Definitions;
import java.util.List;

/** Alert rules from YAML as a user writes it. */
final class Rules {
    private Rules() {
    }

    /** The alerts of a query {@code pg_x} with labels {@code datname} and {@code usename} and columns {@code lag} (seconds), {@code share} (ratio), {@code n}. */
    static List<AlertRule> of(String alerts) {
        return AlertRules.of(Definitions.of("""
                pg_x:
                  sql: SELECT 1
                  metrics:
                    datname: {usage: LABEL}
                    usename: {usage: LABEL}
                    lag: {usage: GAUGE, unit: seconds}
                    share: {usage: GAUGE, unit: ratio}
                    n: {usage: GAUGE, rename: number}
                  derived: {speed: {rate: total, unit: bytes}}
                  alerts:
                """.replace("number}", "number}\n    m: {usage: GAUGE}\n    total: {usage: COUNTER, internal: true}") + alerts.indent(4)), List.of());
    }

    static AlertRule one(String alert) {
        return of(alert).get(0);
    }
}
