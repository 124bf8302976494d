package dev.pgvigil.catalogue;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a query asks of a server beside its version, in words. */
final class Needs {
    private Needs() {
    }

    static List<String> of(QueryDefinition query) {
        List<String> needs = new ArrayList<>();
        query.conditions().role().ifPresent(role -> needs.add("only on a " + role.name().toLowerCase(Locale.ROOT)));
        Requirements requires = query.conditions().requires();
        requires.extensions().forEach((extension, range) -> needs.add(("extension " + extension + " " + range.text()).strip()));
        requires.privileges().forEach(privilege -> needs.add("role " + privilege));
        requires.relations().forEach(relation -> needs.add("SELECT on " + relation));
        requires.functions().forEach(function -> needs.add("EXECUTE on " + function));
        return needs;
    }
}
