package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code except}. */
final class ExceptReader {
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Key<String> LABEL = Key.text("label").describedAs("The LABEL column that is compared");
    private static final Key<String> SQL = SqlKey.of("sql").describedAs("Gives the label's values in its first column; it has the query's timeout");
    private static final Key<Duration> ASKED = Key.duration("every").describedAs("How often it is asked. Default: 1h");
    static final Map<String, Object> SCHEMA = Section.schema(List.of(LABEL, SQL, ASKED), List.of(LABEL, SQL));

    private ExceptReader() {
    }

    static Optional<ExceptDefinition> read(Optional<YamlNode> node, Columns columns, Problems problems) {
        return node.flatMap(found -> Values.map(found, problems)).flatMap(map -> {
            Fields fields = new Fields(map, problems);
            Optional<String> label = fields.require(LABEL);
            label.ifPresent(name -> fields.node(LABEL)
                    .ifPresent(at -> columns.check(at, name, "a LABEL column", columns.labels(), problems)));
            Optional<String> sql = fields.require(SQL);
            Duration every = fields.get(ASKED).orElse(EVERY);
            fields.finish();
            return label.flatMap(name -> sql.map(text -> new ExceptDefinition(name, text, every)));
        });
    }
}
