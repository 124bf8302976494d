package dev.pgvigil.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The account that servers run under. PostgreSQL and PgBouncer refuse to run as root. */
final class Account {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<String> PREFIX = prefix();

    private Account() {
    }

    /** The command with what it takes to run it as somebody who isn't root; unchanged when we are not root. */
    static List<String> unprivileged(List<String> command) {
        List<String> words = new ArrayList<>(PREFIX);
        words.addAll(command);
        return words;
    }

    /** Lets the account read and write a directory that we made. */
    static void own(Path directory) {
        if (PREFIX.contains("setpriv")) {
            Command.succeed(TIMEOUT, List.of("chown", "-R", "nobody", directory.toString()));
        }
    }

    private static List<String> prefix() {
        if (!"0".equals(Command.succeed(TIMEOUT, List.of("id", "-u")))) {
            return List.of();
        }
        // A user namespace without a mapping: no account is needed, and files stay root's. Containers often forbid it.
        if (works(List.of("unshare", "-U", "id", "-u"))) {
            return List.of("unshare", "-U");
        }
        List<String> nobody = List.of("setpriv", "--reuid=nobody", "--clear-groups");
        if (works(List.of("setpriv", "--reuid=nobody", "--clear-groups", "id", "-u"))) {
            return nobody;
        }
        throw new FixtureException("running as root, and neither unshare -U nor setpriv works here: run as another user");
    }

    private static boolean works(List<String> command) {
        try {
            return Command.run(TIMEOUT, command).exitCode() == 0;
        } catch (FixtureException e) {
            return false;
        }
    }
}
