package dev.pgvigil.snapshot;

/**
 * What all samples of one metric name share.
 *
 * @param name full metric name, {@code [a-zA-Z_:][a-zA-Z0-9_:]*}; for a counter exactly as it is served
 * @param help one line for people; raw text, escaped when rendered
 * @param unit base unit such as {@code seconds}, or empty; for texts and panels, never part of the name
 * @throws IllegalArgumentException if the name is not a metric name
 */
public record Family(String name, MetricType type, String help, String unit) {
    public Family {
        if (!MetricNames.isMetric(name)) {
            throw new IllegalArgumentException("metric name: found \"" + name + "\", expected [a-zA-Z_:][a-zA-Z0-9_:]*; rename the metric");
        }
    }

    public static Family gauge(String name, String help) {
        return new Family(name, MetricType.GAUGE, help, "");
    }

    public static Family counter(String name, String help) {
        return new Family(name, MetricType.COUNTER, help, "");
    }

    /** Of the name alone: a scrape looks hundreds of families up, and there is one of each name. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The same family under another type. */
    public Family as(MetricType other) {
        return new Family(name, other, help, unit);
    }
}
