package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every metric has a branch for every major version, save those that a version cannot tell: they stand in a list with the reason. */
class EveryMajorTest {
    private static final List<Exempt> EXEMPT = Committed.list("majors-without.txt").stream().map(Exempt::parse).toList();

    /** A line {@code name majors reason}; the name may end in {@code *}, majors are joined by commas. */
    private record Exempt(String name, List<Integer> without, String reason) {
        static Exempt parse(String line) {
            String[] words = line.split("\\s+", 3);
            return new Exempt(words[0], Arrays.stream(words[1].split(",")).map(Integer::valueOf).toList(), words[2]);
        }

        boolean speaksOf(Metric metric) {
            return name.endsWith("*") ? metric.name().startsWith(name.substring(0, name.length() - 1)) : metric.name().equals(name);
        }
    }

    @Test
    void aMetricIsMissingOnAMajorVersionForAListedReasonOnly() {
        List<String> wrong = new ArrayList<>();
        Set<Exempt> used = new HashSet<>();
        for (Metric metric : Shipped.catalogue().metrics()) {
            List<Integer> missing = SupportedMajors.ALL.stream().filter(major -> !metric.on(major)).toList();
            List<Exempt> reasons = EXEMPT.stream().filter(exempt -> exempt.speaksOf(metric)).toList();
            used.addAll(reasons);
            if (!metric.name().startsWith("pgbouncer_") && !reasons.stream().map(Exempt::without).toList().equals(missing.isEmpty() ? List.of() : List.of(missing))) {
                wrong.add(metric.name() + " is missing on " + missing + ", listed are " + reasons);
            }
        }
        assertThat(wrong).as("src/test/resources/catalogue/majors-without.txt").isEmpty();
        assertThat(EXEMPT).as("a reason without a metric").allMatch(used::contains);
    }
}
