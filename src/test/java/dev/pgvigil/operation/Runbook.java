package dev.pgvigil.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of {@code alerts/runbooks/}.
 *
 * @param name of its file, without {@code .md}
 */
record Runbook(String name, String text) {
    static final Path DIRECTORY = Path.of("alerts/runbooks");
    static final String INDEX = "README";
    private static final Pattern HEADING = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
    private static final Pattern FENCE = Pattern.compile("^```(\\S.*)\\n((?:.*\\n)*?)```$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    /** All pages but the index. */
    static List<Runbook> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> !file.endsWith(INDEX + ".md")).sorted().map(Runbook::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Runbook index() {
        return of(DIRECTORY.resolve(INDEX + ".md"));
    }

    private static Runbook of(Path file) {
        try {
            return new Runbook(file.getFileName().toString().replace(".md", ""), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The headings of second rank, in order. */
    List<String> headings() {
        return HEADING.matcher(text).results().map(heading -> heading.group(1)).toList();
    }

    /** What stands under a heading. */
    String section(String heading) {
        int begin = text.indexOf("\n## " + heading + "\n");
        int end = text.indexOf("\n## ", begin + 1);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    /** The fenced blocks of a section. */
    List<Block> blocks(String heading) {
        return blocksOf(section(heading));
    }

    /** All fenced blocks. */
    List<Block> blocks() {
        return blocksOf(text);
    }

    private static List<Block> blocksOf(String part) {
        return FENCE.matcher(part).results().map(fence -> new Block(fence.group(1), fence.group(2))).toList();
    }

    /** The text without what is fenced. */
    String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** Where its links lead. */
    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    /**
     * A fenced block.
     *
     * @param info what follows the fence: a language, for SQL also {@code action}, {@code primary}, {@code standby}, {@code >=17}, {@code <17}
     */
    record Block(String info, String text) {
        private static final Pattern VERSION = Pattern.compile("(>=|<)(\\d+)");
        private static final List<String> ROLES = List.of("primary", "standby");

        boolean isSql() {
            return words().get(0).equals("sql");
        }

        /** It changes something. */
        boolean isAction() {
            return words().contains("action");
        }

        /** Whether it is meant for a server of that kind. */
        boolean isFor(int major, String role) {
            return words().stream().filter(ROLES::contains).allMatch(role::equals) && words().stream().map(VERSION::matcher).filter(Matcher::matches)
                    .allMatch(version -> version.group(1).equals("<") == major < Integer.parseInt(version.group(2)));
        }

        /** Words after the language that mean nothing. */
        List<String> unknownWords() {
            return words().stream().skip(1).filter(word -> !ROLES.contains(word) && !word.equals("action") && !VERSION.matcher(word).matches()).toList();
        }

        /** Its statements, without the semicolons. */
        List<String> statements() {
            List<String> statements = new ArrayList<>();
            for (String statement : text.split(";[ ]*(--.*)?\\n")) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        }

        private List<String> words() {
            return Arrays.asList(info.split(" "));
        }
    }
}
