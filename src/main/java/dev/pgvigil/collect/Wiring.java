package dev.pgvigil.collect;

import dev.pgvigil.postgres.Server;

/** What the three lanes of a target share. */
record Wiring(Server server, TargetState state, StatusBoard board, QueryRunner runner, EvidenceDesk evidence, Histories histories, Clocks clocks, Backoff logins) {

    /**
     * Nanoseconds for which no login may be tried because the last one was refused (28xxx); a changed credential file ends the pause.
     */
    long refusedFor() {
        long remaining = logins.remaining(clocks.nanoTime());
        if (remaining > 0 && server.credentialsChanged()) {
            logins.succeeded();
            return 0;
        }
        return remaining;
    }
}
