package dev.pgvigil.sidecar;

import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.query.QueryDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How two configurations differ, in words. */
record Change(Configuration old, Configuration next) {

    /** {@code 2 targets (1 added), 60 queries (1 changed, 2 removed)}. */
    @Override
    public String toString() {
        int targets = next.settings().targets().size();
        int queries = next.queries().size();
        return targets + (targets == 1 ? " target" : " targets") + counts(targets(old), targets(next), TargetSettings::equals) + ", "
                + queries + (queries == 1 ? " query" : " queries") + counts(queries(old), queries(next), QueryDefinition::collectsLike);
    }

    private static Map<String, TargetSettings> targets(Configuration of) {
        return of.settings().targets().stream().collect(Collectors.toMap(TargetSettings::name, Function.identity()));
    }

    private static Map<String, QueryDefinition> queries(Configuration of) {
        return of.queries().stream().collect(Collectors.toMap(QueryDefinition::key, Function.identity()));
    }

    private static <T> String counts(Map<String, T> old, Map<String, T> next, BiPredicate<T, T> same) {
        long added = next.keySet().stream().filter(key -> !old.containsKey(key)).count();
        long removed = old.keySet().stream().filter(key -> !next.containsKey(key)).count();
        long changed = next.keySet().stream().filter(old::containsKey).filter(key -> !same.test(old.get(key), next.get(key))).count();
        String all = Stream.of(word(added, "added"), word(changed, "changed"), word(removed, "removed")).filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : " (" + all + ")";
    }

    private static String word(long count, String word) {
        return count == 0 ? "" : count + " " + word;
    }

    /** What the next configuration asks for and only a restart gives, one line each. */
    static List<String> restarts(Configuration started, Configuration next) {
        List<String> lines = new ArrayList<>();
        WebSettings listening = started.settings().web();
        WebSettings wanted = next.settings().web();
        String was = listening.listen(listening.port());
        String is = wanted.listen(wanted.port());
        if (!was.equals(is)) {
            lines.add("web.listen: found " + is + ", expected " + was + " as at the start: a change needs a restart");
        }
        if (!started.settings().stateDir().equals(next.settings().stateDir())) {
            lines.add("state.dir: found another directory than at the start: a change needs a restart");
        }
        return lines;
    }
}
