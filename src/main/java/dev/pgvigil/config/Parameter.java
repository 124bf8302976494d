package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlNode;
import java.util.Optional;

/**
 * One libpq parameter with the place it came from: the node of a connection string, or a variable.
 *
 * @param value may be a secret: printed only by parameters that are none
 */
record Parameter(String name, String value, YamlNode origin) {

    /** Adds "found name value, expected …" and answers empty. For words and numbers, not for secrets, hosts and ports. */
    <T> Optional<T> refuse(Problems problems, String expected) {
        problems.add(origin, name + " " + Masking.text(value), expected);
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name + "=****";
    }
}
