package dev.pgvigil.query;

import dev.pgvigil.yaml.YamlNode;

/** What an alert may compare and say; a fault is added to the problems. */
interface AlertTerms {

    /** Checks the name of what is compared. */
    void value(YamlNode at, String name);

    /** Checks the placeholders of a text. */
    void text(YamlNode at, String text);
}
