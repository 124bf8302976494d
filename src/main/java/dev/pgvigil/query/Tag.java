package dev.pgvigil.query;

import java.util.Locale;

/**
 * One of pg_exporter's conditions; all of a query's must hold.
 *
 * @param argument what follows the colon, or the free word; empty for the others
 */
public record Tag(Kind kind, String argument) {

    /** What a tag asks of the target. */
    public enum Kind {
        CLUSTER, PRIMARY, REPLICA, PGBOUNCER, DBNAME, EXTENSION, SCHEMA, USERNAME, NOT, FREE
    }

    /** Any text is a tag: an unknown word must be among the target's own {@code tags}. */
    public static Tag parse(String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            String argument = text.substring(colon + 1);
            return switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "dbname" -> new Tag(Kind.DBNAME, argument);
                case "extension" -> new Tag(Kind.EXTENSION, argument);
                case "schema" -> new Tag(Kind.SCHEMA, argument);
                case "username" -> new Tag(Kind.USERNAME, argument);
                case "not" -> new Tag(Kind.NOT, argument);
                default -> new Tag(Kind.FREE, text);
            };
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "cluster" -> new Tag(Kind.CLUSTER, "");
            case "primary", "master", "leader" -> new Tag(Kind.PRIMARY, "");
            case "replica", "standby", "slave" -> new Tag(Kind.REPLICA, "");
            case "pgbouncer" -> new Tag(Kind.PGBOUNCER, "");
            default -> new Tag(Kind.FREE, text);
        };
    }
}
