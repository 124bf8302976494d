package dev.pgvigil.fuzz;

import dev.pgvigil.yaml.Position;
import dev.pgvigil.yaml.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds of every fault, whatever was written: it names a place that is there, is one line of readable text, and tells no secret. */
public final class FaultCheck {
    /** As YAML counts lines. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\n\u0085\u2028\u2029]");
    private static final int LONGEST = 10_000;
    private static final Pattern SECRET = Pattern.compile("(?=[^0-9]*[a-zA-Z])(?=[^0-9]*[0-9])[a-zA-Z0-9]{8,}");
    private final Map<String, String[]> lines = new HashMap<>();
    private final List<String> secrets;

    /**
     * Faults may stand in these texts.
     *
     * @param texts file name to content; what has no lines (a flag, a variable) is not among them
     * @param candidates of which those are taken that look like a password and stand once in all texts
     */
    public FaultCheck(Map<String, String> texts, Collection<String> candidates) {
        texts.forEach((file, text) -> lines.put(file, LINE_END.split(text, -1)));
        this.secrets = secrets(String.join("\n", texts.values()), candidates);
    }

    /** Of all candidates those that no message can hold by chance: letters and digits, eight at least, once in the text. */
    public static List<String> secrets(String text, Collection<String> candidates) {
        List<String> secrets = new ArrayList<>();
        for (String candidate : candidates) {
            Matcher word = SECRET.matcher(candidate);
            if (word.matches() && text.indexOf(candidate) == text.lastIndexOf(candidate)) {
                secrets.add(candidate);
            }
        }
        return secrets;
    }

    /** Checks all faults and warnings. */
    public void check(Collection<Problem> problems, Collection<String> warnings) {
        problems.forEach(problem -> {
            place(problem);
            line(problem.toString());
        });
        warnings.forEach(this::line);
    }

    private void place(Problem problem) {
        Position at = problem.at();
        String[] lines = this.lines.get(at.file());
        if (lines == null) {
            expect(!at.file().isBlank() && at.line() == 0, "a place that is none", problem);
            return;
        }
        expect(at.line() >= 1 && at.line() <= lines.length, "a line that is not there", problem);
        expect(at.column() >= 1 && at.column() <= lines[at.line() - 1].length() + 1, "a column that is not there", problem);
    }

    private void line(String told) {
        expect(told.length() < LONGEST, "more than can be read", told.substring(0, Math.min(told.length(), 200)));
        expect(told.chars().noneMatch(FaultCheck::isHidden), "control characters", told);
        secrets.forEach(secret -> expect(!told.contains(secret), "the secret " + secret, told));
    }

    private static boolean isHidden(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c) || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static void expect(boolean holds, String found, Object where) {
        if (!holds) {
            throw new AssertionError("found " + found + " in: " + where);
        }
    }
}
