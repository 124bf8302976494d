package dev.pgvigil.yaml;

import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/** Finds what YAML does not allow to stand in a text as it is. */
final class Printable {
    private static final int BYTE_ORDER_MARK = 0xFEFF;
    private final String file;
    private int line = 1;
    private int column = 1;

    private Printable(String file) {
        this.file = file;
    }

    /** The fault at the first character that needs an escape; empty when there is none. */
    static Optional<Problem> check(String file, String text) {
        return new Printable(file).check(text);
    }

    private Optional<Problem> check(String text) {
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!StreamReader.isPrintable(c)) {
                return Optional.of(new Problem(new Position(file, line, column), "", String.format("found the character U+%04X, expected text:"
                        + " YAML has it only as an escape in double quotes", c)));
            }
            at += Character.charCount(c);
            move(c, at < text.length() && text.charAt(at) == '\n');
        }
        return Optional.empty();
    }

    /** As SnakeYAML counts: a byte order mark has no width, CR LF is one end of line. */
    private void move(int c, boolean beforeLineFeed) {
        if (c == '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029' || c == '\r' && !beforeLineFeed) {
            line++;
            column = 1;
        } else if (c != BYTE_ORDER_MARK) {
            column++;
        }
    }
}
