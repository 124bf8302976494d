package dev.pgvigil.web;

import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One target on the status page, as texts.
 *
 * @param facts version, role and labels
 * @param counts how many queries are in each state that occurs
 */
record TargetSection(String name, boolean up, String login, String facts, String error, String counts, String lanes,
        List<QueryLine> queries) {

    static TargetSection of(TargetView target, Instant now) {
        TargetStatus status = target.status();
        List<QueryStatus> queries = target.queries();
        return new TargetSection(target.name(), status.up(), login(status), facts(status), status.error(), counts(queries),
                target.lanes().stream().map(lane -> lane(lane, now)).collect(Collectors.joining(" · ")),
                queries.stream().map(query -> QueryLine.of(query, now)).toList());
    }

    private static String login(TargetStatus status) {
        return status.loginUp().map(up -> up ? "fresh login works" : "fresh login fails").orElse("fresh login not tried yet");
    }

    private static String facts(TargetStatus status) {
        StringBuilder facts = new StringBuilder(status.version().isEmpty() ? "version unknown" : "PostgreSQL " + status.version());
        facts.append(" · ").append(status.role().isEmpty() ? "role unknown" : status.role());
        new TreeMap<>(status.labels()).forEach((label, value) -> facts.append(" · ").append(label).append('=').append(value));
        return facts.toString();
    }

    private static String counts(List<QueryStatus> queries) {
        return Arrays.stream(QueryState.values())
                .map(state -> count(queries, state) + " " + state.word())
                .filter(text -> !text.startsWith("0 "))
                .collect(Collectors.joining(" · "));
    }

    private static long count(List<QueryStatus> queries, QueryState state) {
        return queries.stream().filter(query -> query.state() == state).count();
    }

    private static String lane(LaneStatus lane, Instant now) {
        return lane.lane() + " " + (lane.lastProgress() == null ? "not yet" : HumanTime.ago(lane.lastProgress(), now));
    }
}
