package dev.pgvigil.yaml;

import java.util.List;

/** A sequence. */
public record YamlList(Position at, String path, List<YamlNode> items) implements YamlNode {
    public YamlList {
        items = List.copyOf(items);
    }

    @Override
    public String describe() {
        return "a list";
    }
}
