package dev.pgvigil.yaml;

/** Text from files as one line of a message: control characters and halves of pairs are written as escapes, the rest stays. */
final class OneLine {
    /** More than that is nothing for people. */
    private static final int LONGEST = 4_000;

    private OneLine() {
    }

    static String of(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return shown.codePoints().anyMatch(OneLine::isHidden) ? escaped(shown) : shown;
    }

    private static String escaped(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                line.append("\\n");
            } else if (isHidden(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }
}
