package dev.pgvigil.query;

import dev.pgvigil.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Definitions that share a name and a metric: no two may be active on one server, as far as that can be told from the files. */
final class Branches {
    private static final Set<Tag.Kind> ELSEWHERE = Set.of(Tag.Kind.CLUSTER, Tag.Kind.PRIMARY, Tag.Kind.REPLICA, Tag.Kind.PGBOUNCER);

    private Branches() {
    }

    static void check(List<Loaded> all, Problems problems) {
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                check(all.get(j), all.get(i), problems);
            }
        }
    }

    private static void check(Loaded first, Loaded second, Problems problems) {
        QueryDefinition one = first.query();
        QueryDefinition other = second.query();
        boolean candidates = one.name().equals(other.name()) && !one.skip() && !other.skip();
        if (!candidates || exclusive(one, other) || undecidable(one.conditions(), other.conditions())) {
            return;
        }
        Families.namesOf(other).stream().filter(Families.namesOf(one)::contains).findFirst().ifPresent(metric ->
                problems.add(second.problem(other.at(), "a second query that serves " + metric + " on the same servers as " + one.key()
                        + " (" + one.at() + ")", "versions, roles or extension versions that do not overlap")));
    }

    /** True when no server can run both: other versions, other roles, other versions of an extension, or a pooler and a server. */
    static boolean exclusive(QueryDefinition one, QueryDefinition other) {
        Conditions a = one.conditions();
        Conditions b = other.conditions();
        boolean roles = a.role().isPresent() && b.role().isPresent() && !a.role().equals(b.role());
        boolean kinds = a.tagged(Tag.Kind.PGBOUNCER) != b.tagged(Tag.Kind.PGBOUNCER);
        return roles || kinds || !a.postgres().overlaps(b.postgres()) || extensionsExclude(a.requires(), b.requires());
    }

    private static boolean extensionsExclude(Requirements a, Requirements b) {
        Map<String, VersionRange> common = new HashMap<>(a.extensions());
        common.keySet().retainAll(b.extensions().keySet());
        return common.entrySet().stream().anyMatch(entry -> !entry.getValue().overlaps(b.extensions().get(entry.getKey())));
    }

    /** True when a predicate, a choice of databases, or tags that neither contains of the other, may keep them apart. */
    static boolean undecidable(Conditions a, Conditions b) {
        boolean predicates = !a.predicates().isEmpty() || !b.predicates().isEmpty();
        Set<Tag> some = otherTags(a);
        Set<Tag> others = otherTags(b);
        boolean tags = !some.containsAll(others) && !others.containsAll(some);
        return predicates || tags || contradict(some, others) || contradict(others, some) || !a.databases().equals(b.databases());
    }

    private static boolean contradict(Set<Tag> some, Set<Tag> others) {
        return some.stream().filter(tag -> tag.kind() == Tag.Kind.NOT)
                .anyMatch(tag -> others.contains(new Tag(Tag.Kind.FREE, tag.argument())));
    }

    private static Set<Tag> otherTags(Conditions conditions) {
        Set<Tag> tags = new HashSet<>(conditions.tags());
        tags.removeIf(tag -> ELSEWHERE.contains(tag.kind()));
        return tags;
    }

    /** An alert's name stands once, save in branches of one name that never run on one server, which repeat it as it is. */
    static void checkAlerts(List<Loaded> all, Problems problems) {
        Map<String, List<Loaded>> seen = new HashMap<>();
        for (Loaded loaded : all.stream().filter(one -> !one.query().skip()).toList()) {
            for (AlertDefinition alert : loaded.query().alerts()) {
                List<Loaded> others = seen.computeIfAbsent(alert.name(), name -> new ArrayList<>());
                checkAlert(alert, loaded, others, problems);
                others.add(loaded);
            }
        }
    }

    private static void checkAlert(AlertDefinition alert, Loaded loaded, List<Loaded> others, Problems problems) {
        Optional<Loaded> stranger = others.stream().filter(other -> !mayRepeat(other.query(), loaded.query())).findFirst();
        if (stranger.isPresent()) {
            problems.add(loaded.problem(alert.at(), "the alert " + alert.name() + " a second time",
                    "each name once (first at " + in(stranger.get(), alert).at() + ")"));
            return;
        }
        others.stream().filter(other -> !sameAlert(in(other, alert), other.query(), alert, loaded.query())).findFirst().ifPresent(other ->
                problems.add(loaded.problem(alert.at(), "another alert " + alert.name() + " than in the branch " + other.query().key(),
                        "the one at " + in(other, alert).at() + ", word for word")));
    }

    private static AlertDefinition in(Loaded loaded, AlertDefinition alert) {
        return loaded.query().alerts().stream().filter(other -> other.name().equals(alert.name())).findFirst().orElseThrow();
    }

    private static boolean sameAlert(AlertDefinition one, QueryDefinition by, AlertDefinition other, QueryDefinition otherBy) {
        return one.sameAs(other) && one.compared().stream().allMatch(name -> by.metricOf(name).equals(otherBy.metricOf(name)));
    }

    private static boolean mayRepeat(QueryDefinition one, QueryDefinition other) {
        return one.name().equals(other.name()) && exclusive(one, other);
    }
}
