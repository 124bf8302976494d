package dev.pgvigil.config;

import dev.pgvigil.config.ConnectionString.Malformed;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * libpq's keyword and value string: {@code host=db user=app password='it\'s'}. A backslash takes the next character as it is, inside
 * quotes and outside; in quotes, two quotes are one. Messages give a position and never the text, which may be part of a password.
 */
final class ConnInfo {
    private final String text;
    private int at;

    private ConnInfo(String text) {
        this.text = text;
    }

    static Map<String, String> parse(String text) throws Malformed {
        ConnInfo parser = new ConnInfo(text);
        Map<String, String> parameters = new LinkedHashMap<>();
        parser.skipBlanks();
        while (parser.at < text.length()) {
            String name = parser.name();
            parameters.put(name, parser.value(name));
            parser.skipBlanks();
        }
        return parameters;
    }

    private String name() throws Malformed {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '=' || name.isEmpty()) {
            throw new Malformed("no = behind the word at character " + (start + 1),
                    "name=value pairs, a value with blanks in single quotes");
        }
        at++;
        skipBlanks();
        return name;
    }

    private String value(String name) throws Malformed {
        StringBuilder value = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '\'') {
            quoted(name, value);
            return value.toString();
        }
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            take(value);
        }
        return value.toString();
    }

    private void quoted(String name, StringBuilder value) throws Malformed {
        at++;
        while (at < text.length()) {
            boolean quote = text.charAt(at) == '\'';
            boolean doubled = quote && at + 1 < text.length() && text.charAt(at + 1) == '\'';
            if (quote && !doubled) {
                at++;
                return;
            }
            at += doubled ? 1 : 0;
            take(value);
        }
        String shown = LibpqParameter.names().contains(name) ? name : "a parameter";
        throw new Malformed("no closing quote in the value of " + shown, "a quoted value to end, with \\' for a quote in it");
    }

    private void take(StringBuilder value) {
        boolean escaped = text.charAt(at) == '\\' && at + 1 < text.length();
        at += escaped ? 1 : 0;
        value.append(text.charAt(at++));
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
