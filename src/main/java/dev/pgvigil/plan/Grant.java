package dev.pgvigil.plan;

/** The statement that mends a missing privilege; names are quoted. */
final class Grant {
    private Grant() {
    }

    static String on(String privilege, String object, String user) {
        return "GRANT " + privilege + " ON " + object + " TO " + quote(user) + ";";
    }

    static String role(String role, String user) {
        return "GRANT " + quote(role) + " TO " + quote(user) + ";";
    }

    /** An identifier, in double quotes unless it is a plain one. */
    static String quote(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
