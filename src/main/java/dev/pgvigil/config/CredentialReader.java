package dev.pgvigil.config;

import dev.pgvigil.yaml.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds user and password for a login, reading the files anew each time, and tells when a file changed. Files win over values; the
 * password file of libpq comes last. Immutable, thread-safe; keeps no secret that the settings don't hold.
 */
public final class CredentialReader {
    private static final int SALT_BYTES = 16;
    private final Credentials credentials;
    private final List<Path> watched;
    private final String systemUser;
    private final byte[] salt = new byte[SALT_BYTES];

    /** Watches the files of the credentials alone. */
    public CredentialReader(Credentials credentials) {
        this(credentials, List.of(), System.getProperty("user.name", ""));
    }

    CredentialReader(Credentials credentials, List<Path> further, String systemUser) {
        this.credentials = credentials;
        this.watched = Stream.concat(Stream.of(credentials.userFile(), credentials.passwordFile(), credentials.passFile())
                .flatMap(Optional::stream), further.stream()).toList();
        this.systemUser = systemUser;
        new SecureRandom().nextBytes(salt);
    }

    /** Watches the client's certificate and key and the authorities too. */
    public static CredentialReader of(ConnectionSettings connection) {
        TlsSettings tls = connection.tls();
        List<Path> further = Stream.of(tls.certificate(), tls.key(), tls.rootCertificate().filter(root -> !root.equals("system"))
                .map(Path::of)).flatMap(Optional::stream).toList();
        return new CredentialReader(connection.credentials(), further, System.getProperty("user.name", ""));
    }

    /**
     * User and password for a login to a database at an address, as the files say now.
     *
     * @throws CredentialException when a user or password file cannot be read or is empty, or no user can be found
     */
    public ResolvedCredentials read(HostPort address, String database) {
        String user = user();
        Optional<Secret> password = credentials.passwordFile().map(file -> new Secret(line(file, "password")))
                .or(credentials::password);
        if (password.isPresent() || credentials.passFile().isEmpty()) {
            return new ResolvedCredentials(user, password, "");
        }
        return fromPassFile(credentials.passFile().get(), address, database, user);
    }

    /**
     * A signature of all files: their real paths and contents, so that a swapped symbolic link counts. Two equal texts of one reader
     * mean that nothing changed; it tells nothing else and is salted, so it may be logged.
     */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            watched.forEach(file -> add(digest, file));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String user() {
        String user = credentials.userFile().map(file -> line(file, "user")).or(credentials::user).orElse(systemUser);
        if (user.isBlank() || user.equals("?")) {
            throw new CredentialException("found no user for the login, and the operating system has no name for this process; "
                    + "set user, user_file or PGUSER", null);
        }
        return user;
    }

    private static ResolvedCredentials fromPassFile(Path file, HostPort address, String database, String user) {
        Optional<String> objection = PassFile.objection(file);
        if (objection.isPresent()) {
            return new ResolvedCredentials(user, Optional.empty(), objection.get());
        }
        Optional<Secret> password = PassFile.find(content(file, "password").lines().toList(), address, database, user);
        String note = password.isPresent() ? "" : "password file " + file + " has no line for " + address + "/" + database
                + " and user " + user;
        return new ResolvedCredentials(user, password, note);
    }

    private static String line(Path file, String what) {
        String text = content(file, what).replaceAll("[\\r\\n]+$", "");
        if (text.isEmpty()) {
            throw new CredentialException(what + " file " + file + ": found nothing in it, expected the " + what, null);
        }
        return text;
    }

    private static String content(Path file, String what) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CredentialException(what + " file " + file + ": found no readable file in UTF-8 ("
                    + Unreadable.why(e) + "), expected the " + what + "; check that it is mounted and readable", e);
        }
    }

    private static void add(MessageDigest digest, Path file) {
        try {
            digest.update(file.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(MessageDigest.getInstance(digest.getAlgorithm()).digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            digest.update((byte) 1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
