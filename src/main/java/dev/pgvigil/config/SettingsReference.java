package dev.pgvigil.config;

import java.util.stream.Collectors;

/** The list of all settings for the README, made from the same declarations that the reader uses. */
public final class SettingsReference {
    private static final String HEADER = """
            | key | default | unit | variable | meaning |
            |---|---|---|---|---|
            | | ./pgvigil.yaml, else /etc/pgvigil/pgvigil.yaml | | `PGVIGIL_CONFIG` | the settings file itself |
            | `targets.<name>` | main | | `PGVIGIL_NAME` | name of the target, in /probe?target= and in logs |
            """;

    private SettingsReference() {
    }

    /** A Markdown table, one line a setting in the order of the file, ending with a line break. */
    public static String markdown() {
        return HEADER + SettingKeys.ALL.stream().map(SettingsReference::line).collect(Collectors.joining());
    }

    private static String line(Setting<?> setting) {
        return "| `" + setting.path().replace("*", "<name>") + "` | " + setting.fallback() + " | " + setting.unit() + " | "
                + setting.variable().map(SettingsReference::code).orElse("") + " | " + setting.description() + " |\n";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
