package dev.pgvigil.grafana;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression reads: every selector with the calls around it, and the labels that it groups, joins and replaces by. Whether it is valid is
 * promtool's to say. Grafana's variables may stand in it. Immutable.
 *
 * @param labels read outside of selectors
 * @param made labels that it writes
 */
record PromQl(List<Selector> selectors, Set<String> labels, Set<String> made) {
    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`|\\$\\{[^}]*}|[$]?[A-Za-z_:][A-Za-z0-9_:]*"
            + "|[0-9][0-9a-zA-Z.]*|=~|!~|!=|==|<=|>=|#[^\\n]*|\\S");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
    private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "atan2", "inf", "nan");

    /**
     * @param name of the metric, or empty
     * @param matchers by label: operator and value, such as {@code =~$job}; several of one label with a blank between
     * @param range what stands in brackets behind it, or empty
     * @param calls functions and aggregations around it, the innermost first
     */
    record Selector(String name, Map<String, String> matchers, String range, List<String> calls) {
    }

    static PromQl of(String expression) {
        return new Reader(expression).read();
    }

    private static final class Reader {
        private final List<String> tokens = new ArrayList<>();
        private final List<Selector> selectors = new ArrayList<>();
        private final Set<String> labels = new TreeSet<>();
        private final Set<String> made = new TreeSet<>();
        private final Deque<String> calls = new ArrayDeque<>();
        private int at;
        /** The call whose parenthesis comes next. */
        private String pending = "";

        Reader(String expression) {
            Matcher matcher = TOKEN.matcher(expression);
            while (matcher.find()) {
                if (!matcher.group().startsWith("#")) {
                    tokens.add(matcher.group());
                }
            }
        }

        PromQl read() {
            while (at < tokens.size()) {
                step();
            }
            return new PromQl(List.copyOf(selectors), Set.copyOf(labels), Set.copyOf(made));
        }

        private void step() {
            String token = peek(0);
            if (token.equals("(")) {
                calls.push(pending);
                pending = "";
                at++;
            } else if (token.equals(")")) {
                calls.pop();
                at++;
            } else if (token.equals("{")) {
                selector("");
            } else if (token.equals("[")) {
                // Of a subquery: those of selectors are taken with them.
                range();
            } else if (GROUPINGS.contains(token)) {
                grouping();
            } else if (NAME.matcher(token).matches() && !WORDS.contains(token.toLowerCase(java.util.Locale.ROOT))) {
                name(token);
            } else {
                at++;
            }
        }

        private void name(String token) {
            at++;
            if (peek(0).equals("(") || peek(0).equals("by") || peek(0).equals("without")) {
                pending = token;
                labelTexts(token);
            } else {
                selector(token);
            }
        }

        /** The labels that label_replace and label_join write and read stand in quotes. */
        private void labelTexts(String function) {
            if (function.equals("label_replace") || function.equals("label_join")) {
                int end = closing(at);
                List<String> texts = new ArrayList<>();
                int depth = 0;
                for (int i = at; i <= end; i++) {
                    depth += "([{".contains(tokens.get(i)) ? 1 : ")]}".contains(tokens.get(i)) ? -1 : 0;
                    if (depth == 1 && tokens.get(i).matches("([\"'`]).*")) {
                        texts.add(unquoted(tokens.get(i)));
                    }
                }
                made.add(texts.get(0));
                labels.addAll(function.equals("label_replace") ? List.of(texts.get(2)) : texts.subList(2, texts.size()));
                labels.remove("");
            }
        }

        private int closing(int open) {
            int depth = 0;
            for (int i = open; i < tokens.size(); i++) {
                depth += tokens.get(i).equals("(") ? 1 : tokens.get(i).equals(")") ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            throw new SourceException("found no end of a parenthesis in " + String.join(" ", tokens));
        }

        private void grouping() {
            at++;
            if (peek(0).equals("(")) {
                while (!peek(0).equals(")")) {
                    at++;
                    if (NAME.matcher(peek(0)).matches()) {
                        labels.add(peek(0));
                    }
                }
                at++;
            }
        }

        private void selector(String name) {
            Map<String, String> matchers = new LinkedHashMap<>();
            if (peek(0).equals("{")) {
                for (at++; !peek(0).equals("}"); at += peek(0).equals(",") ? 1 : 0) {
                    matchers.merge(peek(0), peek(1) + unquoted(peek(2)), (one, other) -> one + " " + other);
                    at += 3;
                }
                at++;
            }
            selectors.add(new Selector(name, matchers, peek(0).equals("[") ? range() : "", calls.stream().filter(call -> !call.isEmpty()).toList()));
        }

        private String range() {
            StringBuilder range = new StringBuilder();
            for (at++; !peek(0).equals("]"); at++) {
                range.append(peek(0));
            }
            at++;
            return range.toString();
        }

        private String peek(int ahead) {
            return at + ahead < tokens.size() ? tokens.get(at + ahead) : ahead == 0 && at >= tokens.size() ? "" : end();
        }

        private String end() {
            throw new SourceException("found no end of " + String.join(" ", tokens));
        }

        private static String unquoted(String text) {
            return text.substring(1, text.length() - 1);
        }
    }
}
