package dev.pgvigil.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A libpq password file: lines of {@code host:port:database:user:password}, {@code *} for any, {@code \:} and {@code \\} for the
 * characters themselves; the first line that fits wins.
 */
final class PassFile {
    private static final int FIELDS = 5;
    private static final int ROOT = 0;
    /** Elsewhere there are no such permissions, and libpq does not check them on Windows either. */
    private static final boolean UNIX = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final Set<PosixFilePermission> BY_ROOT =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_READ);
    private static final Set<String> DEFAULT_SOCKETS = Set.of("/tmp", "/var/run/postgresql", "/run/postgresql");

    private PassFile() {
    }

    /** Why libpq would not use the file; empty when it would. */
    static Optional<String> objection(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("password file " + file + " does not exist");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("password file " + file + " was ignored: it is not a plain file");
        }
        return openToOthers(file) ? Optional.of("password file " + file
                + " was ignored: group or others have access to it; chmod 0600 it") : Optional.empty();
    }

    private static boolean openToOthers(Path file) {
        try {
            return UNIX && openToOthers(Files.getPosixFilePermissions(file), (int) Files.getAttribute(file, "unix:uid"));
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Root's own file may be read by a group: so an administrator hands a secret to a service. libpq allows it for keys only; a credential
     * of systemd and a Secret of Kubernetes look so too, and would be useless as a password file.
     */
    static boolean openToOthers(Set<PosixFilePermission> permissions, int owner) {
        return !(owner == ROOT ? BY_ROOT : OWNER).containsAll(permissions);
    }

    /** The password of the first line that fits; an empty one counts as none. */
    static Optional<Secret> find(List<String> lines, HostPort address, String database, String user) {
        List<String> wanted = List.of(host(address), String.valueOf(address.port()), database, user);
        return lines.stream().filter(line -> !line.startsWith("#")).map(PassFile::split)
                .filter(fields -> fields.size() >= FIELDS && fits(fields, wanted)).findFirst()
                .map(fields -> unescape(fields.get(FIELDS - 1))).filter(password -> !password.isEmpty()).map(Secret::new);
    }

    /** libpq looks the default socket directories up as localhost, any other by its path. */
    private static String host(HostPort address) {
        return DEFAULT_SOCKETS.contains(address.host()) ? "localhost" : address.host();
    }

    private static boolean fits(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !unescape(fields.get(i)).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The raw fields, cut at each colon without a backslash before it. */
    private static List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ':') {
                fields.add(field.toString());
                field.setLength(0);
                continue;
            }
            field.append(c);
            if (c == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static String unescape(String field) {
        return field.replaceAll("(?s)\\\\(.)", "$1");
    }
}
