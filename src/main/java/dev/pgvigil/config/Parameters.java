package dev.pgvigil.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of one connection, first those of its own string, then what libpq's variables fill in. Not thread-safe. */
final class Parameters {
    private final Map<String, Parameter> byName = new LinkedHashMap<>();

    void put(Parameter parameter) {
        byName.put(parameter.name(), parameter);
    }

    Optional<Parameter> get(String name) {
        return Optional.ofNullable(byName.get(name)).filter(parameter -> !parameter.value().isEmpty());
    }

    boolean has(String name) {
        return get(name).isPresent();
    }

    /** The driver's own names and values. */
    Map<String, String> forDriver() {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : byName.values()) {
            LibpqParameter.named(parameter.name()).filter(known -> !known.driverName().isEmpty())
                    .ifPresent(known -> values.put(known.driverName(), driverValue(parameter)));
        }
        return values;
    }

    private static String driverValue(Parameter parameter) {
        return parameter.name().equals("load_balance_hosts") ? String.valueOf(parameter.value().equalsIgnoreCase("random"))
                : parameter.value();
    }
}
