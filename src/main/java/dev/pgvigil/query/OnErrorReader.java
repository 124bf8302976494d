package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code on_error}: {@code drop}, {@code {keep: 10m}} or {@code "keep: 10m"}. */
final class OnErrorReader {
    private static final String EXPECTED = "drop, or keep with a duration such as {keep: 10m}";
    private static final Key<Duration> KEEP = Key.duration("keep").describedAs("How long the last good rows are served");
    static final Map<String, Object> SCHEMA = Map.of("anyOf", List.of(
            Section.ordered("type", "string", "pattern", "^(drop|keep:\\s*\\S+)$"),
            Section.schema(List.of(KEEP), List.of(KEEP))));

    private OnErrorReader() {
    }

    static Optional<Optional<Duration>> read(YamlNode node, Problems problems) {
        if (node instanceof YamlMap map) {
            Fields fields = new Fields(map, problems);
            Optional<Duration> keep = fields.require(KEEP);
            fields.finish();
            return positive(keep, node, problems);
        }
        return Values.scalar(node, problems, EXPECTED).flatMap(scalar -> text(scalar, problems));
    }

    private static Optional<Optional<Duration>> text(YamlScalar scalar, Problems problems) {
        String text = scalar.text().strip();
        if (text.equals("drop")) {
            return Optional.of(Optional.empty());
        }
        Optional<Duration> keep = text.startsWith("keep:") ? Values.parseDuration(text.substring("keep:".length()).strip()) : Optional.empty();
        return keep.isEmpty() ? Values.refuse(scalar, problems, EXPECTED) : positive(keep, scalar, problems);
    }

    private static Optional<Optional<Duration>> positive(Optional<Duration> keep, YamlNode node, Problems problems) {
        if (keep.isPresent() && keep.get().isZero()) {
            problems.add(node, "keep: 0", "a duration above zero, or drop");
            return Optional.empty();
        }
        return keep.map(Optional::of);
    }
}
