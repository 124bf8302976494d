package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the <code>{…}</code> of an alert's texts: value, threshold, or a label of the query. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final List<String> known = new ArrayList<>(List.of("value", "threshold"));
    private final Columns columns;
    private final Problems problems;

    Placeholders(Columns columns, Scope scope, Problems problems) {
        this.columns = columns;
        this.problems = problems;
        known.addAll(columns.servedLabels());
        if (scope == Scope.DATABASE && !known.contains("datname")) {
            known.add("datname");
        }
    }

    void check(YamlNode at, String text) {
        if (columns.hasBroken()) {
            return;
        }
        names(text).filter(name -> !known.contains(name)).forEach(name ->
                problems.add(at, "{" + name + "}", Values.orList(known.stream().map(word -> "{" + word + "}").toList())
                        + Suggestion.of(name, known)));
    }

    /** What stands between the braces of a text. */
    static Stream<String> names(String text) {
        return PLACEHOLDER.matcher(text).results().map(found -> found.group(1));
    }
}
