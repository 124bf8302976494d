package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that name server versions; together they mean their common part. */
final class VersionKeys {
    private static final Map<String, Object> RANGE = Section.ordered("type", List.of("string", "number"));
    private static final Map<String, Object> NUMBER = Section.ordered("type", List.of("integer", "string"), "pattern", "^[0-9]+$");
    private static final int SMALLEST = 10_000;
    private static final int LARGEST = 999_999;

    static final Key<VersionRange> POSTGRES = Key.of(RANGE, VersionKeys::range, "postgres")
            .describedAs("Server versions it runs on, such as \">=14 <17\"");
    static final Key<VersionRange> RUNONSERVER = Key.of(RANGE, VersionKeys::range, "runonserver")
            .describedAs("Server versions as postgres_exporter and CNPG write them, such as \">=14.0.0\"");
    static final Key<Optional<Version>> MIN_VERSION = Key.of(NUMBER, VersionKeys::number, "min_version")
            .describedAs("First server version as server_version_num, such as 140000");
    static final Key<Optional<Version>> MAX_VERSION = Key.of(NUMBER, VersionKeys::number, "max_version")
            .describedAs("Server version it no longer runs on, as server_version_num, such as 170000");
    static final List<Key<?>> ALL = List.of(POSTGRES, MIN_VERSION, MAX_VERSION, RUNONSERVER);

    private VersionKeys() {
    }

    /** The common part of all keys written; nothing in common is a fault. */
    static VersionRange read(Fields fields) {
        VersionRange range = VersionRange.ANY;
        range = narrowed(range, fields.get(POSTGRES), POSTGRES, fields);
        Optional<Version> min = fields.get(MIN_VERSION).flatMap(version -> version);
        Optional<Version> max = fields.get(MAX_VERSION).flatMap(version -> version);
        Optional<VersionRange> numbers = min.isPresent() || max.isPresent() ? Optional.of(VersionRange.between(min, max)) : Optional.empty();
        if (numbers.isPresent() && numbers.get().and(numbers.get()).isEmpty()) {
            fields.node(MAX_VERSION).ifPresent(node -> fields.problems()
                    .add(node, node.describe(), "a version above min_version (" + min.get() + ")"));
            numbers = Optional.empty();
        }
        range = narrowed(range, numbers, min.isPresent() ? MIN_VERSION : MAX_VERSION, fields);
        return narrowed(range, fields.get(RUNONSERVER), RUNONSERVER, fields);
    }

    private static VersionRange narrowed(VersionRange range, Optional<VersionRange> other, Key<?> key, Fields fields) {
        if (other.isEmpty()) {
            return range;
        }
        Optional<VersionRange> both = range.and(other.get());
        if (both.isEmpty()) {
            fields.node(key).ifPresent(node -> fields.problems().add(node, other.get().toString(), "versions that agree with " + range));
        }
        return both.orElse(range);
    }

    /** A version range; {@code *} is any version. */
    static Optional<VersionRange> range(YamlNode node, Problems problems) {
        String expected = "a version range such as \">=14 <17\"";
        return Values.scalar(node, problems, expected).flatMap(scalar -> scalar.text().strip().equals("*") ? Optional.of(VersionRange.ANY)
                : VersionRange.parse(scalar.text()).or(() -> Values.refuse(node, problems, expected)));
    }

    /** A {@code server_version_num} in base 10, whatever zeros it begins with; 0 is no limit. */
    private static Optional<Optional<Version>> number(YamlNode node, Problems problems) {
        String expected = "a version number such as 140000 (for 14) or 90600 (for 9.6)";
        return Values.scalar(node, problems, expected).map(scalar -> scalar.text().strip()).flatMap(text -> {
            int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
            if (number == 0) {
                return Optional.of(Optional.empty());
            }
            boolean valid = number >= SMALLEST && number <= LARGEST;
            return valid ? Optional.of(Optional.of(Version.ofNumber(number))) : Values.refuse(node, problems, expected);
        });
    }
}
