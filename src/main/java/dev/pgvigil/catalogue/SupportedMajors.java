package dev.pgvigil.catalogue;

import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Tag;
import dev.pgvigil.query.Version;
import dev.pgvigil.query.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The supported major versions of PostgreSQL, and which of them a query speaks of. */
final class SupportedMajors {
    static final List<Integer> ALL = IntStream.rangeClosed(14, 18).boxed().toList();

    private SupportedMajors() {
    }

    /** None for a query of PgBouncer's console. */
    static List<Integer> of(QueryDefinition query) {
        if (query.conditions().tagged(Tag.Kind.PGBOUNCER)) {
            return List.of();
        }
        return ALL.stream().filter(major -> query.conditions().postgres().overlaps(all(major))).toList();
    }

    private static VersionRange all(int major) {
        return VersionRange.between(Optional.of(Version.of(major)), Optional.of(Version.of(major + 1)));
    }

    /** As people write it: {@code 14–16, 18}. */
    static String text(List<Integer> majors) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < majors.size(); i++) {
            int first = i;
            while (i + 1 < majors.size() && majors.get(i + 1) == majors.get(i) + 1) {
                i++;
            }
            runs.add(first == i ? majors.get(i).toString() : majors.get(first) + "–" + majors.get(i));
        }
        return String.join(", ", runs);
    }
}
