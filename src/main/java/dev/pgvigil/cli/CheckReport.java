package dev.pgvigil.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.collect.Inspection;
import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.plan.PlannedDatabase;
import dev.pgvigil.postgres.ServerFacts;
import dev.pgvigil.query.QueryDefinition;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code check} prints. */
final class CheckReport {
    private static final String NO_SERVER = ": no server is named; name it by --url, in PGVIGIL_URL, or below targets in pgvigil.yaml";
    private final int queries;
    private final boolean serverNamed;
    private final List<Target> targets = new ArrayList<>();

    /** One target: what it is and its results, or why it could not be reached. */
    record Target(String name, String description, List<Inspection.Result> results, List<PlannedDatabase> notVisited, String unreachable) {

        static Target of(String name, Inspection.Round round) {
            ServerFacts facts = round.facts();
            String role = facts.pgbouncer() ? "PgBouncer " + facts.version()
                    : "PostgreSQL " + facts.version() + ", " + (facts.inRecovery() ? "replica" : "primary");
            return new Target(name, role, round.results(),
                    round.skippedDatabases().stream().filter(database -> !database.quiet()).toList(), "");
        }

        static Target unreachable(String name, String why) {
            return new Target(name, "", List.of(), List.of(), why);
        }

        long count(Outcome outcome) {
            long databases = outcome == Outcome.SKIP ? notVisited.size() : 0;
            return databases + results.stream().filter(result -> result.outcome() == outcome).count();
        }

        boolean failed() {
            return !unreachable.isEmpty() || count(Outcome.FAIL) > 0;
        }
    }

    /**
     * @param queries how many definitions were read
     * @param serverNamed false where settings and environment name no server at all
     */
    CheckReport(int queries, boolean serverNamed) {
        this.queries = queries;
        this.serverNamed = serverNamed;
    }

    void add(Target target) {
        targets.add(target);
    }

    boolean failed() {
        return targets.stream().anyMatch(Target::failed);
    }

    /** One line a query, then one a target; without a target one line about the files. */
    String text() {
        if (targets.isEmpty()) {
            return queries + " queries read, no fault; nothing was connected to" + (serverNamed ? "" : NO_SERVER) + "\n";
        }
        return targets.stream().map(CheckReport::text).collect(Collectors.joining());
    }

    private static String text(Target target) {
        if (!target.unreachable().isEmpty()) {
            return "fail  " + target.name() + " cannot be reached: " + oneLine(target.unreachable()) + "\n";
        }
        return target.results().stream().map(result -> line(result) + "\n").collect(Collectors.joining())
                + target.notVisited().stream().map(database -> "skip  *  " + oneLine(database.datname()) + ": " + oneLine(database.skipped())
                + "\n").collect(Collectors.joining())
                + target.count(Outcome.OK) + " ok, " + target.count(Outcome.SKIP) + " skipped, " + target.count(Outcome.FAIL)
                + " failing on " + target.name() + " (" + target.description() + ")\n";
    }

    private static String line(Inspection.Result result) {
        QueryDefinition query = result.planned().query();
        String place = result.planned().datname().isEmpty() ? "" : oneLine(result.planned().datname()) + ": ";
        String head = String.format(Locale.ROOT, "%-4s  %s  %s", result.outcome().name().toLowerCase(Locale.ROOT), query.key(), place);
        if (result.outcome() != Outcome.OK) {
            return head + oneLine(result.message());
        }
        String tail = String.format(Locale.ROOT, "%s  %s  %d %s  %.1f ms", when(query), result.planned().lane().word(),
                result.rows(), result.rows() == 1 ? "row" : "rows", result.took().toNanos() / 1e6);
        return head + tail + (result.message().isEmpty() ? "" : "  (" + oneLine(result.message()) + ")");
    }

    private static String when(QueryDefinition query) {
        return query.every().isZero() ? "when an alert asks" : "every " + every(query.every());
    }

    /** A text from a server on one line, without control characters. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** As it would be written in a query file: {@code 15s}, {@code 5m}, {@code 1h}. */
    static String every(Duration every) {
        long seconds = every.toSeconds();
        if (seconds == 0 || every.toMillis() % 1000 != 0) {
            return every.toMillis() + "ms";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    String json() {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode();
        root.put("queries", queries);
        ArrayNode list = root.putArray("targets");
        targets.forEach(target -> json(list.addObject(), target));
        try {
            return mapper.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void json(ObjectNode node, Target target) {
        node.put("name", target.name()).put("server", target.description()).put("error", target.unreachable());
        node.put("ok", target.count(Outcome.OK)).put("skipped", target.count(Outcome.SKIP)).put("failing", target.count(Outcome.FAIL));
        ArrayNode databases = node.putArray("databases_skipped");
        target.notVisited().forEach(database -> databases.addObject().put("database", database.datname()).put("message", database.skipped()));
        ArrayNode list = node.putArray("queries");
        for (Inspection.Result result : target.results()) {
            QueryDefinition query = result.planned().query();
            list.addObject().put("query", query.key()).put("database", result.planned().datname())
                    .put("outcome", result.outcome().name().toLowerCase(Locale.ROOT)).put("every_seconds", query.every().toMillis() / 1e3)
                    .put("lane", result.planned().lane().word()).put("rows", result.rows())
                    .put("duration_seconds", result.took().toNanos() / 1e9).put("message", result.message());
        }
    }
}
