package dev.pgvigil.cli;

import dev.pgvigil.config.Masking;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line. An argument that nobody asked for may be a password, as behind a flag that does not exist: of what is
 * unknown only the names of flags are repeated, and a first word, which is a misspelled command.
 */
final class BadArguments {
    private static final String VALUE = "=.*";
    /** Less stands in any text. */
    private static final int SHORTEST = 4;

    private BadArguments() {
    }

    /** @return the exit code */
    static int report(ParameterException exception, String[] words, PrintWriter err) {
        CommandLine command = exception.getCommandLine();
        if (exception instanceof UnmatchedArgumentException unmatched) {
            err.println(unknown(unmatched.getUnmatched(), words));
            suggest(unmatched, words, err);
        } else {
            err.println(withoutValue(exception, words));
        }
        command.usage(err);
        err.flush();
        return PgVigil.BAD_INPUT;
    }

    private static String unknown(List<String> unmatched, String[] words) {
        List<String> flags = unmatched.stream().filter(word -> word.startsWith("-")).map(word -> "'" + word.replaceFirst("(?s)" + VALUE, "") + "'").toList();
        if (!flags.isEmpty()) {
            return flags.size() == 1 ? "Unknown option: " + flags.get(0) : "Unknown options: " + String.join(", ", flags);
        }
        boolean first = words.length > 0 && unmatched.contains(words[0]);
        return first && words[0].matches("[a-z-]{1,12}") ? "Unknown command: '" + words[0] + "'" : "Found an argument that belongs to no flag, expected flags only";
    }

    /** Without flags that are unknown, picocli's own guess at the command that was meant is printed. */
    private static void suggest(UnmatchedArgumentException unmatched, String[] words, PrintWriter err) {
        if (words.length > 0 && unmatched.getUnmatched().contains(words[0]) || unmatched.isUnknownOption()) {
            String guesses = unmatched.getSuggestions().stream().limit(3).collect(Collectors.joining(" or "));
            err.print(guesses.isEmpty() ? "" : "Did you mean " + guesses + "?" + System.lineSeparator());
        }
    }

    /** The message may quote a value: what was typed is taken out again. */
    private static String withoutValue(ParameterException exception, String[] words) {
        String message = exception.getMessage();
        for (String word : words) {
            String value = word.startsWith("-") ? word.replaceFirst("(?s)^[^=]*=?", "") : word;
            message = value.length() < SHORTEST ? message : message.replace(value, "…");
        }
        return Masking.text(message);
    }
}
