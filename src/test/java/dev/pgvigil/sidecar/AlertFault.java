package dev.pgvigil.sidecar;

import dev.pgvigil.catalogue.Committed;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Version;
import java.util.List;
import java.util.Optional;

/**
 * One alert that a test makes fire by a fault on a real server: a line of {@code catalogue/alert-faults.txt}.
 *
 * @param test class and method
 * @param at the mildest severity's threshold instead of the shipped one, where nobody would wait or write for that long
 * @param text what the fault is
 */
record AlertFault(String alert, String test, Optional<String> at, String text) {

    /** All of them. */
    static List<AlertFault> all() {
        return Committed.list("alert-faults.txt").stream().map(AlertFault::parse).toList();
    }

    /** Those that a test makes on that major version. */
    static List<AlertFault> of(String test, int major) {
        return toldOn(major).stream().filter(fault -> fault.test().equals(test)).toList();
    }

    /** Those about pgvigil itself, and those whose alert a query has that runs on that major version: for others nobody can wait. */
    static List<AlertFault> toldOn(int major) {
        List<QueryDefinition> shipped = QueryFiles.allShipped();
        return all().stream().filter(fault -> fault.isToldOn(major, shipped)).toList();
    }

    private boolean isToldOn(int major, List<QueryDefinition> shipped) {
        List<QueryDefinition> queries = shipped.stream()
                .filter(query -> query.alerts().stream().anyMatch(definition -> definition.name().equals(alert))).toList();
        return queries.isEmpty() || queries.stream().anyMatch(query -> query.conditions().postgres().contains(Version.of(major)));
    }

    private static AlertFault parse(String line) {
        String[] words = line.split("\\s+", 4);
        return new AlertFault(words[0], words[1], Optional.of(words[2]).filter(at -> !at.equals("-")), words.length < 4 ? "" : words[3]);
    }
}
