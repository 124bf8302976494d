package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A PgBouncer before a server, from Debian's package; its absence skips the test. Closing ends it and removes its files.
 *
 * <p>Console roles: {@code admin} and {@code stats}, with their names as passwords.
 */
public final class PgBouncer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private final Path home = Directories.temporary();
    private final int port;
    private final Process process;

    private PgBouncer(Builder builder) {
        port = builder.port == 0 ? Ports.free() : builder.port;
        Path program = Tools.require("pgbouncer", "pgbouncer");
        try {
            process = start(program, builder);
            Awaitility.await("PgBouncer listens").atMost(TIMEOUT).pollInterval(Duration.ofMillis(20))
                    .until(() -> Ports.answers(port) || !process.isAlive());
        } catch (RuntimeException e) {
            Directories.delete(home);
            throw e;
        }
        if (!process.isAlive()) {
            String log = log();
            Directories.delete(home);
            throw new FixtureException("PgBouncer did not start: " + log);
        }
    }

    /** In transaction mode, letting in the superuser and the console's roles. */
    public static PgBouncer start(PgServer server) {
        return builder(server).start();
    }

    public static Builder builder(PgServer server) {
        return new Builder(server);
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The driver's URL without a user; database {@code pgbouncer} is the console. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + database;
    }

    public String log() {
        try {
            return Files.readString(home.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Command.end(process);
        Directories.delete(home);
    }

    private Process start(Path program, Builder builder) {
        try {
            Path ini = Files.writeString(home.resolve("pgbouncer.ini"), builder.configuration(port, home));
            Files.writeString(home.resolve("users"), builder.users());
            Account.own(home);
            return new ProcessBuilder(Account.unprivileged(List.of(program.toString(), ini.toString()))).redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile()).redirectOutput(home.resolve("log").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a PgBouncer is to be like before it starts. */
    public static final class Builder {
        private final PgServer server;
        private final Map<String, String> users = new LinkedHashMap<>(Map.of("postgres", "", "admin", "admin", "stats", "stats"));
        private final Map<String, String> settings = new LinkedHashMap<>(
                Map.of("pool_mode", "transaction", "auth_type", "scram-sha-256", "admin_users", "admin", "stats_users", "stats"));

        private int port;

        private Builder(PgServer server) {
            this.server = server;
        }

        /** One more role that may log in; its password serves towards the server too. */
        public Builder user(String name, String password) {
            users.put(name, password);
            return this;
        }

        /** One setting of the section {@code [pgbouncer]}; the last value wins. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** The settings of a file's section {@code [pgbouncer]}, save where it listens and who its users are. */
        public Builder settings(Path ini) throws IOException {
            String section = Files.readString(ini).split("(?m)^\\[pgbouncer]$")[1];
            section.lines().filter(line -> line.matches("[a-z_]+ = .+") && !line.matches("(listen_|auth_file).*"))
                    .map(line -> line.split(" = ")).forEach(words -> setting(words[0], words[1]));
            return this;
        }

        /** A port of the caller's choice, for one that takes another one's place. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Starts it and waits until it listens. The caller closes it. */
        public PgBouncer start() {
            return new PgBouncer(this);
        }

        private String configuration(int port, Path home) {
            String lines = settings.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue() + "\n").collect(Collectors.joining());
            return """
                    [databases]
                    * = host=%s port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_file = %s/users
                    """.formatted(server.host(), server.port(), port, home) + lines;
        }

        private String users() {
            return users.entrySet().stream().map(entry -> "\"" + entry.getKey() + "\" \"" + entry.getValue() + "\"\n")
                    .collect(Collectors.joining());
        }
    }
}
