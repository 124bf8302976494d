package dev.pgvigil.yaml;

/** A node of a YAML document with its place and its path from the root. Immutable. */
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {

    /** Where the node starts. */
    Position at();

    /** The way from the root, such as {@code pg_slots.metrics[0].active}; empty for the root. */
    String path();

    /** What the node is, for "found …": {@code a mapping}, {@code a list}, or the scalar's text, shortened. */
    String describe();
}
