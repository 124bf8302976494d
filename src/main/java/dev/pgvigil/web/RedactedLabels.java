package dev.pgvigil.web;

import dev.pgvigil.alert.Alert;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An alert without users, clients' addresses and statements: neither in its labels nor in the texts that they were put into. Stateless. */
final class RedactedLabels {
    private static final String HIDDEN = "…";
    /** Names of labels, by what PostgreSQL and PgBouncer call such columns. */
    private static final Set<String> PERSONAL = Set.of("usename", "user", "username", "user_name", "rolname", "role_name", "rolename", "force_user",
            "owner", "grantor", "member", "login", "client", "client_addr", "client_address", "client_hostname", "addr", "remote_addr");
    /** Such a label may also be the name of a query in our files. */
    private static final Set<String> STATEMENTS = Set.of("query", "statement", "sql");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private RedactedLabels() {
    }

    static Alert of(Alert a) {
        Map<String, String> labels = new LinkedHashMap<>();
        String summary = a.summary();
        String description = a.description();
        for (Map.Entry<String, String> label : a.labels().entrySet()) {
            boolean hidden = hides(label.getKey().toLowerCase(Locale.ROOT), label.getValue());
            labels.put(label.getKey(), hidden ? HIDDEN : label.getValue());
            if (hidden) {
                summary = without(summary, label.getValue());
                description = without(description, label.getValue());
            }
        }
        return new Alert(a.name(), a.severity(), labels, a.state(), a.value(), a.threshold(), a.activeAt(), a.firedAt(), a.resolvedAt(),
                Redaction.ON.text(summary), Redaction.ON.text(description), a.runbook());
    }

    private static boolean hides(String name, String value) {
        return !value.isEmpty() && (PERSONAL.contains(name) || STATEMENTS.contains(name) && !NAME.matcher(value).matches());
    }

    /** A user called {@code a} is not every letter a. */
    private static String without(String text, String value) {
        return Pattern.compile("(?<![\\p{L}\\p{N}_])" + Pattern.quote(value) + "(?![\\p{L}\\p{N}_])").matcher(text)
                .replaceAll(Matcher.quoteReplacement(HIDDEN));
    }
}
