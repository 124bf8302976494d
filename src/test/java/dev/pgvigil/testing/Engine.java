package dev.pgvigil.testing;

import java.nio.file.Path;

/** What runs a server: a process of ours or a container. All methods return when the server is in the asked state. */
interface Engine {
    /** Starts the server, for the first time or again. */
    void start();

    /** Shuts down, disconnecting clients; nothing happens when it doesn't run. */
    void stop();

    /** Kills every process of the server at once. */
    void kill();

    /** Stops the postmaster from being scheduled: logins hang, sessions go on. */
    void pause();

    /** Stops every process of the server from being scheduled. */
    void freeze();

    /** Undoes {@link #pause()} and {@link #freeze()}. */
    void resume();

    boolean isRunning();

    /** Both kinds of servers are had by the loopback address. */
    default String host() {
        return "127.0.0.1";
    }

    int port();

    Path socketDirectory();

    Path dataDirectory();

    /** What the server has written to its log. */
    String log();

    /** A streaming standby of this running server, started. */
    Engine standby(PgServer primary, String slot);

    /** Stops the server and removes all its files. */
    void remove();
}
