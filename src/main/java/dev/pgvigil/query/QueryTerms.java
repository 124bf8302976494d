package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Alerts of a query compare its served value columns and derived values, and name its labels. */
final class QueryTerms implements AlertTerms {
    private final Columns columns;
    private final List<String> comparable;
    private final Placeholders placeholders;
    private final Problems problems;

    /** @param derived the names of the query's derived values */
    QueryTerms(Scope scope, Columns columns, List<String> derived, Problems problems) {
        this.columns = columns;
        this.comparable = new ArrayList<>(columns.servedNumbers());
        this.comparable.addAll(derived);
        this.placeholders = new Placeholders(columns, scope, problems);
        this.problems = problems;
    }

    @Override
    public void value(YamlNode at, String name) {
        columns.check(at, name, "a served value column or derived value", comparable, problems);
    }

    @Override
    public void text(YamlNode at, String text) {
        placeholders.check(at, text);
    }
}
