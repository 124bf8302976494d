package dev.pgvigil.snapshot;

/** What Prometheus allows as a name in every version. */
final class MetricNames {
    private MetricNames() {
    }

    static boolean isMetric(String name) {
        return matches(name, true);
    }

    static boolean isLabel(String name) {
        return matches(name, false);
    }

    private static boolean matches(String name, boolean colon) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!letter(c) && !(digit && i > 0) && !(c == ':' && colon)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }
}
