package dev.pgvigil.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server is to be like before it starts. Without further words: pg_stat_statements loaded, {@code track_io_timing} on,
 * {@code wal_level} logical, 60 connections, nobody needs a password, no TLS, any free port.
 */
public final class PgServerBuilder {
    private final int major;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> hba = new ArrayList<>();
    private Certificates certificates;
    private ServerClock clock;
    private boolean passwords;
    private boolean checksums;
    private boolean exitHook = true;
    private int port;

    PgServerBuilder(int major) {
        this.major = major;
    }

    /** One setting of {@code postgresql.conf}; the last value wins. */
    public PgServerBuilder setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Lines of {@code pg_hba.conf} for everyone but the superuser {@code postgres}, who always gets in by loopback and socket. */
    public PgServerBuilder hba(String... lines) {
        hba.addAll(List.of(lines));
        return this;
    }

    /** Everyone but the superuser needs a password (SCRAM). */
    public PgServerBuilder passwords() {
        passwords = true;
        return this;
    }

    /** TLS with these certificates; connections without TLS are still accepted unless {@link #hba} says otherwise. */
    public PgServerBuilder tls(Certificates with) {
        certificates = with;
        return this;
    }

    /** A clock that the test moves, for this server and its standbys. Skips the test on a container. */
    public PgServerBuilder clock(ServerClock with) {
        clock = with;
        return this;
    }

    /** Pages with checksums on every version; without this word only where they are the default, from 18 on. */
    public PgServerBuilder checksums() {
        checksums = true;
        return this;
    }

    /** A port of the caller's choice, for a server that takes another one's place. */
    public PgServerBuilder port(int number) {
        port = number;
        return this;
    }

    /** Leaves closing at the end of the process to the caller, who has an order to keep. */
    public PgServerBuilder withoutExitHook() {
        exitHook = false;
        return this;
    }

    /** Starts the server and waits until it accepts connections. The caller closes it. */
    public PgServer start() {
        ServerSpec spec = new ServerSpec(major, port, settings, hba, passwords, certificates, clock, checksums, exitHook);
        Engine engine = ContainerEngine.wanted() ? new ContainerEngine(spec) : EmbeddedEngine.create(spec);
        try {
            engine.start();
        } catch (RuntimeException e) {
            engine.remove();
            throw e;
        }
        return new PgServer(spec, engine, null, null);
    }
}
