package dev.pgvigil.catalogue;

import dev.pgvigil.query.QueryDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a query reads, as its description says: {@code …, from pg_stat_activity, pg_locks and pg_blocking_pids()}. */
final class Sources {
    private static final Pattern FROM = Pattern.compile("^.*, from (.+)$");
    private static final Pattern NAMED = Pattern.compile("(?:pg|timescaledb)_[a-z0-9_.]*[a-z0-9](?:\\(\\))?");

    private Sources() {
    }

    static List<String> of(QueryDefinition query) {
        Matcher from = FROM.matcher(query.description());
        return from.matches() ? listed(from.group(1)) : named(query.description());
    }

    private static List<String> listed(String text) {
        return Arrays.stream(text.split(", | and | or ")).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> named(String text) {
        return NAMED.matcher(text).results().map(found -> found.group()).distinct().toList();
    }
}
