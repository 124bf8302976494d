package dev.pgvigil.host;

import java.time.Instant;

/**
 * What a server says of the session we have in it.
 *
 * @param pid of its backend
 * @param port of the client as the server sees it; below 0 for a Unix socket
 * @param startedAt when the backend was started
 */
public record ServerSession(long pid, String user, String database, int port, Instant startedAt) {

    /** True for the title that PostgreSQL gives the process of such a session: {@code postgres: [cluster: ]user database address(port) ...}. */
    boolean titled(String title) {
        String who = " " + user + " " + database + " ";
        return title.startsWith("postgres: ") && title.contains(who) && title.contains(port < 0 ? who + "[local]" : "(" + port + ")");
    }
}
