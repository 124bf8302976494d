package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code tags}. */
final class TagReader {
    private static final List<String> PREFIXES = List.of("dbname", "extension", "schema", "username", "not");

    private TagReader() {
    }

    static Optional<List<Tag>> list(YamlNode node, Problems problems) {
        List<YamlNode> items = node instanceof YamlList list ? list.items() : List.of(node);
        List<Tag> tags = new ArrayList<>();
        items.forEach(item -> one(item, problems).ifPresent(tags::add));
        return Optional.of(tags);
    }

    private static Optional<Tag> one(YamlNode node, Problems problems) {
        return Values.scalar(node, problems, "a tag").flatMap(scalar -> {
            String text = scalar.text().strip();
            int colon = text.indexOf(':');
            String prefix = colon < 0 ? "" : text.substring(0, colon);
            Tag tag = Tag.parse(text);
            if (PREFIXES.contains(prefix) && tag.argument().isBlank()) {
                return Values.refuse(node, problems, "a name after " + prefix + ":");
            }
            String meant = tag.kind() == Tag.Kind.FREE && colon > 0 ? Suggestion.of(prefix, PREFIXES) : "";
            return meant.isEmpty() ? Optional.of(tag) : Values.refuse(node, problems, Values.orList(PREFIXES) + " before the colon" + meant);
        });
    }
}
