package dev.pgvigil.web;

import dev.pgvigil.alert.Alert;
import dev.pgvigil.snapshot.HistoryStatus;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.Snapshot;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a reader of pages and JSON may see of texts that a server wrote: for most, no piece of a statement or of data, no user and no client's
 * address. Names of databases, relations and functions stay, for without them nobody can help; so does the target's own address and, in
 * a statement that we propose, our own role. Labels on {@code /metrics} are not touched: whoever writes a query chooses them. Stateless.
 */
enum Redaction {
    /** For who is authenticated, where {@code web.show_query_text} allows it. */
    NONE {
        @Override
        String text(String text) {
            return text;
        }
    },
    /** For everybody else. */
    ON {
        @Override
        String text(String text) {
            String shown = FOREIGN.matcher(text).replaceAll("\"…\"");
            shown = (REFUSED.matcher(text).find() ? ANY : NAMED).matcher(shown).replaceAll("$1\"…\"");
            shown = QUOTED_ADDRESS.matcher(shown).replaceAll("\"…\"");
            shown = ADDRESS.matcher(shown).replaceAll("…");
            return PIECE.matcher(shown).replaceAll("$1\"…\"");
        }
    };

    private static final String QUOTED = "\"(?:[^\"]|\"\")*+(?:\"|$)";
    /** A refused login names user and client in words of the server's language, and nothing else that helps. */
    private static final Pattern REFUSED = Pattern.compile("\\b28(?:000|P01)\\b");
    private static final Pattern ANY = Pattern.compile("()" + QUOTED);
    /** Quotation marks of servers that don't speak English: what they quote cannot be told. */
    private static final Pattern FOREIGN = Pattern.compile("[«»„“‚‹›][^«»„“”‹›]*+[«»“”’‹›]");
    /** {@code user "bob"}, {@code role "alice"}, {@code host "10.1.2.3"}. */
    private static final Pattern NAMED = Pattern.compile("(?i)(\\b(?:users?|user name|roles?|host|hostname|client|owner|member|grantor|as|by)[ :=]+)"
            + QUOTED);
    private static final String IPV4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";
    private static final String IPV6 = "[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\\w+)?";
    private static final Pattern QUOTED_ADDRESS = Pattern.compile("\"(?:" + IPV4 + "|" + IPV6 + ")(?:/\\d+)?\"");
    /** Not the target's own, which stands in our part of a message. */
    private static final Pattern ADDRESS = Pattern.compile("(?<!login to )(?<!no line for )(?<!\\| )(?<![\\w.\"])(?<!^)" + IPV4
            + "(?:/\\d{1,2})?(?![\\w.])");
    /** {@code at or near "…"}, and what follows a colon: a value that was read, or where a statement breaks off. */
    private static final Pattern PIECE = Pattern.compile("(?i)((?:\\bnear|:|\\bvalue|\\bstring|\\bidentifier|\\bsequence|\\btoken)\\s+)" + QUOTED);

    /** A text that may hold what a server said. */
    abstract String text(String text);

    /** A target as this reader may see it. */
    TargetView of(TargetView target) {
        return this == NONE ? target : new Redacted(target);
    }

    /** An alert as this reader may see it. */
    Alert of(Alert alert) {
        return this == NONE ? alert : RedactedLabels.of(alert);
    }

    private record Redacted(TargetView target) implements TargetView {
        @Override
        public String name() {
            return target.name();
        }

        @Override
        public Snapshot snapshot() {
            return target.snapshot();
        }

        @Override
        public TargetStatus status() {
            TargetStatus s = target.status();
            return new TargetStatus(s.name(), s.labels(), s.up(), s.loginUp(), s.role(), s.roleReadAt(), s.version(), s.systemIdentifier(),
                    ON.text(s.error()));
        }

        @Override
        public List<QueryStatus> queries() {
            return target.queries().stream().map(Redacted::query).toList();
        }

        private static QueryStatus query(QueryStatus s) {
            return new QueryStatus(s.query(), s.datname(), s.lane(), s.state(), ON.text(s.reason()), s.lastSuccess(), s.lastDuration(), s.rows(),
                    s.every(), s.effectiveInterval(), s.nextRun(), s.serverTime());
        }

        @Override
        public List<LaneStatus> lanes() {
            return target.lanes();
        }

        @Override
        public HistoryStatus history() {
            return target.history();
        }
    }
}
