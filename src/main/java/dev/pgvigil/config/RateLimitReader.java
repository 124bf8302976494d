package dev.pgvigil.config;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads {@code rate_limit}; an interval of 0 switches it off. */
final class RateLimitReader {
    private static final Key<Duration> INTERVAL = Key.of(Map.of("type", "string"), RateLimitReader::interval, "interval");
    private static final Key<Integer> BURST = Key.integer(1, 1_000_000, "burst");

    private RateLimitReader() {
    }

    static Optional<WebConfig.RateLimit> read(YamlMap map, Problems problems) {
        Fields fields = new Fields(map, problems);
        Optional<Duration> interval = fields.require(INTERVAL);
        boolean on = interval.filter(Duration::isZero).isEmpty();
        Optional<Integer> burst = on ? fields.require(BURST) : fields.node(BURST).map(ignored -> 0);
        fields.finish();
        return on ? interval.flatMap(each -> burst.map(many -> new WebConfig.RateLimit(each, many))) : Optional.empty();
    }

    /** In exporter-toolkit a bare number counts nanoseconds, here everywhere else seconds: only 0 is clear. */
    private static Optional<Duration> interval(YamlNode node, Problems problems) {
        if (node instanceof YamlScalar scalar && scalar.text().matches("0*[1-9][0-9.]*")) {
            return Values.refuse(node, problems, "a duration with its unit, such as 100ms or 1s");
        }
        return Values.duration(node, problems);
    }
}
