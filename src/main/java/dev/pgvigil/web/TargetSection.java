package dev.pgvigil.web;

import dev.pgvigil.snapshot.HistoryStatus;
import dev.pgvigil.snapshot.HumanTime;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One target on the status page, as texts.
 *
 * @param facts version and labels
 * @param todos what to look at, the worst first
 * @param loud groups of queries that are shown open, server scope first
 * @param calm the others
 * @param calmSummary how the queries of all calm groups stand
 */
record TargetSection(String name, Health health, List<Phrase> sentence, String facts, String lanes, List<Todo> todos,
        List<QueryGroup> loud, List<QueryGroup> calm, String calmSummary) {
    /** More closed groups than that are one line. */
    private static final int CALM_SHOWN = 4;


    /** How a target stands, the worst first; each is a class of the style sheet. */
    enum Health {
        DOWN("is down", "are down", "bad"), ATTENTION("needs a look", "need a look", "warn"),
        /** Nothing is wrong, but something could be seen that is not: a grant or an extension is missing. */
        GAPS("works with gaps", "work with gaps", "gaps"), FINE("is fine", "are fine", "good");

        private final String word;
        private final String words;
        private final String style;

        Health(String word, String words, String style) {
            this.word = word;
            this.words = words;
            this.style = style;
        }

        String word() {
            return word;
        }

        /** {@code 1 needs a look}, {@code 2 need a look}. */
        String told(long many) {
            return many + " " + (many == 1 ? word : words);
        }

        String style() {
            return style;
        }
    }

    static TargetSection of(TargetView target, FiringCount firing, Instant now) {
        TargetStatus status = target.status();
        List<QueryStatus> queries = target.queries();
        List<LaneStatus> lanes = target.lanes();
        List<Todo> todos = new ArrayList<>(ofTarget(status));
        lanes.stream().flatMap(lane -> ofLane(lane, now)).forEach(todos::add);
        HistoryStatus history = target.history();
        history.file().filter(file -> !file.fault().isEmpty())
                .ifPresent(file -> todos.add(new Todo("not kept", "stale", "state.dir", Reason.of(file.fault()))));
        Map<Standing, Long> counts = QueryGroup.counts(queries, now);
        Health health = health(status.up(), !todos.isEmpty() || firing.isTrouble(), counts);
        if (status.up()) {
            todos.addAll(Todo.of(queries, now));
        }
        List<QueryGroup> groups = QueryGroup.of(queries, status.up(), now);
        List<QueryGroup> calm = groups.stream().filter(group -> !group.open()).toList();
        Set<String> calmDatabases = calm.stream().map(QueryGroup::datname).collect(Collectors.toSet());
        String calmSummary = QueryGroup.summary(QueryGroup.counts(
                queries.stream().filter(query -> calmDatabases.contains(query.datname())).toList(), now));
        return new TargetSection(target.name(), health, Sentence.of(status, firing, counts, now), facts(status) + reach(history, now),
                lanes.stream().map(lane -> lane(lane, now)).collect(Collectors.joining(" · ")), todos, groups.stream().filter(QueryGroup::open).toList(), calm, calmSummary);
    }

    /** The calm groups stand behind one line. */
    boolean folds() {
        return calm.size() > CALM_SHOWN;
    }

    /** {@code Server and 19 databases}. */
    String calmTitle() {
        boolean server = !calm.get(0).database();
        int databases = calm.size() - (server ? 1 : 0);
        String more = databases + (loud.stream().anyMatch(QueryGroup::database) ? " more databases" : " databases");
        return server ? "Server and " + more : more;
    }

    private static Health health(boolean up, boolean trouble, Map<Standing, Long> counts) {
        if (!up) {
            return Health.DOWN;
        }
        if (trouble || counts.keySet().stream().anyMatch(Standing::isTrouble)) {
            return Health.ATTENTION;
        }
        return counts.containsKey(Standing.LACKING) ? Health.GAPS : Health.FINE;
    }

    private static List<Todo> ofTarget(TargetStatus status) {
        if (status.up() && status.loginUp().orElse(true)) {
            return List.of();
        }
        String error = status.error().isEmpty() ? "no reason was given" : status.error();
        return List.of(new Todo(status.up() ? "login fails" : "down", "failing", "", Reason.of(error)));
    }

    private static Stream<Todo> ofLane(LaneStatus lane, Instant now) {
        return LivenessRoute.idle(lane, now).map(idle -> new Todo("stuck", "failing", "lane " + lane.lane(), new Reason(
                "no progress for " + HumanTime.of(idle), "restart pgvigil if it does not recover by itself; /livez says so too"))).stream();
    }

    private static String facts(TargetStatus status) {
        StringBuilder facts = new StringBuilder(status.version().isEmpty() ? "version not known" : "PostgreSQL " + status.version());
        new TreeMap<>(status.labels()).forEach((label, value) -> facts.append(" · ").append(label).append('=').append(value));
        return facts.toString();
    }

    /** {@code  · histories reach back 3 h 5 min, in memory only: no state.dir is set}. */
    private static String reach(HistoryStatus history, Instant now) {
        if (history.begunAt().isEmpty()) {
            return "";
        }
        String kept = history.file().map(file -> file.lastWrite().map(at -> "written to state.dir " + HumanTime.ago(at, now))
                .orElse("not written to state.dir yet")).orElse("in memory only: no state.dir is set");
        Duration reach = Duration.between(history.begunAt().get(), now).truncatedTo(ChronoUnit.SECONDS);
        return " · histories reach back " + HumanTime.of(reach) + ", " + kept;
    }

    private static String lane(LaneStatus lane, Instant now) {
        return lane.lane() + " " + (lane.lastProgress() == null ? "not yet" : HumanTime.ago(lane.lastProgress(), now));
    }
}
