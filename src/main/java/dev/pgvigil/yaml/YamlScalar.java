package dev.pgvigil.yaml;

/**
 * A scalar as the text that stands in the file. YAML 1.1 types are not applied: {@code 010} stays "010", {@code on} stays "on".
 *
 * @param quoted true when written in quotes or as a block, so that {@code "null"} is a text
 */
public record YamlScalar(Position at, String path, String text, boolean quoted) implements YamlNode {
    private static final int SHOWN = 40;
    private static final int LOOKED_AT = 1_000;

    /** True for an empty value, {@code ~} and {@code null} without quotes. */
    public boolean isNull() {
        return !quoted && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    @Override
    public String describe() {
        if (isNull()) {
            return "nothing";
        }
        String line = text.strip().lines().findFirst().orElse("");
        if (line.isEmpty()) {
            return "an empty text";
        }
        // Behind the end that is not looked at there may be the @ of a password.
        line = line.length() > LOOKED_AT ? line.substring(0, LOOKED_AT) + "@" : line;
        line = line.replaceAll("://\\S*@", "://***@").replaceAll("(?i)password\\s*=.*", "password=***");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
}
