package dev.pgvigil.query;

import dev.pgvigil.yaml.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys of a definition that runs only when an alert asks. */
final class EvidenceKeys {
    static final int MOST_ROWS = 100;
    static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(10);

    static final Key<When> WHEN = Key.word(When.class, "when")
            .describedAs("alert: runs only when an alert asks for it by name under evidence; what it answers is kept and shown with the alert");
    static final Key<String> NAME = Key.text("name")
            .describedAs("What alerts call it; definitions that share one are branches, of which one runs on a server. Default: the key");
    static final Key<String> TITLE = Key.text("desc", "help").describedAs("What it shows, in a few words");
    static final Key<Duration> TIMEOUT = Key.duration("timeout").describedAs("statement_timeout, at most 10s. Default: 2s");
    static final Key<Scope> SCOPE = Key.word(Scope.class, "scope")
            .describedAs("server: on the main database. database: in the one that the alert's label datname names, else in the main one");
    static final Key<Integer> MAX_ROWS = Key.integer(1, MOST_ROWS, "max_rows").describedAs("Rows kept, the first ones. Default: 20");
    static final Key<List<String>> REDACT = Key.texts("redact")
            .describedAs("Columns hidden where query texts are, beside query, usename, user, client_addr and client_hostname");

    static final List<Key<?>> ALL = Stream.of(List.<Key<?>>of(WHEN, DefinitionKeys.SQL, TITLE, NAME, TIMEOUT, SCOPE),
            VersionKeys.ALL, ConditionKeys.ALL, List.<Key<?>>of(DefinitionKeys.SKIP, DefinitionKeys.SEARCH_PATH, MAX_ROWS, REDACT))
            .flatMap(List::stream).toList();
    static final Map<String, Object> SCHEMA = Section.schema(ALL, List.of(WHEN, DefinitionKeys.SQL, TITLE));

    /** What makes it run. */
    enum When {
        ALERT
    }

    private EvidenceKeys() {
    }
}
