package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialReaderTest {
    private static final HostPort ADDRESS = new HostPort("db", 5432);
    @TempDir
    Path directory;

    @Test
    void readsTheFilesAnewForEachLogin() throws IOException {
        CredentialReader reader = reader(new Credentials(Optional.of("ignored"), Optional.of(write("user", "reader\n")),
                Optional.of(new Secret("ignored")), Optional.of(write("pass", " se cret \r\n")), Optional.empty()));
        assertThat(reader.read(ADDRESS, "app"))
                .isEqualTo(new ResolvedCredentials("reader", Optional.of(new Secret(" se cret ")), ""));
        write("pass", "rotated");
        assertThat(reader.read(ADDRESS, "app").password()).contains(new Secret("rotated"));
    }

    @Test
    void fallsBackToTheOperatingSystemsUser() {
        Credentials none = new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(new CredentialReader(none, List.of(), "me").read(ADDRESS, "app"))
                .isEqualTo(new ResolvedCredentials("me", Optional.empty(), ""));
        assertThatThrownBy(() -> new CredentialReader(none, List.of(), "?").read(ADDRESS, "app"))
                .isInstanceOf(CredentialException.class).hasMessage("found no user for the login, and the operating system has no "
                        + "name for this process; set user, user_file or PGUSER");
    }

    @Test
    void namesAFileThatCannotBeReadOrIsEmpty() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> reader(withPasswordFile(missing)).read(ADDRESS, "app")).isInstanceOf(CredentialException.class)
                .hasMessage("password file " + missing + ": found no readable file in UTF-8 (there is no such file), expected the "
                        + "password; check that it is mounted and readable");
        Path empty = write("empty", "\n");
        assertThatThrownBy(() -> reader(withPasswordFile(empty)).read(ADDRESS, "app")).isInstanceOf(CredentialException.class)
                .hasMessage("password file " + empty + ": found nothing in it, expected the password");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "db:5432:app:u:one                | one",
        "*:*:*:*:any                      | any",
        "other:5432:app:u:no              | ",
        "db:5433:app:u:no                 | ",
        "db:5432:other:u:no               | ",
        "db:5432:app:other:no             | ",
        "db:5432:app:u:a\\:b\\\\c         | a:b\\c",
        "db:5432:app:u:a:b                | a",
        "d\\b:5432:app:u:x                | x",
        "db:5432:app:u:                   | ",
        "db:5432:app                      | ",
        "#db:5432:app:u:no                | "})
    void looksTheFirstFittingLineUpInAPassFile(String line, String password) throws IOException {
        Path file = passFile(line + "\nlast:*:*:*:fallback\n");
        assertThat(reader(withPassFile(file)).read(ADDRESS, "app").password().map(Secret::reveal))
                .isEqualTo(Optional.ofNullable(password));
    }

    @Test
    void takesTheFirstOfTwoFittingLines() throws IOException {
        Path file = passFile("\n# comment\ndb:*:*:u:first\r\n*:*:*:*:second\n");
        assertThat(reader(withPassFile(file)).read(ADDRESS, "app").password()).contains(new Secret("first"));
    }

    @Test
    void looksASocketUpAsLocalhostOrByItsDirectory() throws IOException {
        Path file = passFile("localhost:*:*:*:default\n/run/other:*:*:*:own\n\\:\\:1:*:*:*:six\n");
        CredentialReader reader = reader(withPassFile(file));
        assertThat(reader.read(new HostPort("/var/run/postgresql", 5432), "app").password()).contains(new Secret("default"));
        assertThat(reader.read(new HostPort("/run/other", 5432), "app").password()).contains(new Secret("own"));
        assertThat(reader.read(new HostPort("::1", 5432), "app").password()).contains(new Secret("six"));
    }

    @Test
    void ignoresAPassFileOpenToOthersAndSaysSo() throws IOException {
        Path file = passFile("*:*:*:*:any\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
        assertThat(reader(withPassFile(file)).read(ADDRESS, "app")).isEqualTo(new ResolvedCredentials("u", Optional.empty(),
                "password file " + file + " was ignored: group or others have access to it; chmod 0600 it"));
    }

    /** systemd hands a credential over as {@code -r--r-----+ root root}, Kubernetes a Secret as {@code -r--r----- root 65532}. */
    @ParameterizedTest
    @CsvSource({"r--r-----,0,false", "rw-r-----,0,false", "rw-------,0,false", "rw-rw----,0,true", "r--r--r--,0,true", "r--------,1000,false",
        "r--r-----,1000,true"})
    void rootMayLetAGroupReadItsPassFile(String permissions, int owner, boolean open) {
        assertThat(PassFile.openToOthers(PosixFilePermissions.fromString(permissions), owner)).isEqualTo(open);
    }

    @Test
    void saysWhyAPassFileGaveNothing() throws IOException {
        Path missing = directory.resolve("missing");
        assertThat(reader(withPassFile(missing)).read(ADDRESS, "app").note()).isEqualTo("password file " + missing + " does not exist");
        assertThat(reader(withPassFile(directory)).read(ADDRESS, "app").note())
                .isEqualTo("password file " + directory + " was ignored: it is not a plain file");
        Path file = passFile("other:*:*:*:x\n");
        assertThat(reader(withPassFile(file)).read(ADDRESS, "app").note())
                .isEqualTo("password file " + file + " has no line for db:5432/app and user u");
    }

    @Test
    void tellsThatAFileChanged() throws IOException {
        Path file = write("pass", "one");
        CredentialReader reader = reader(withPasswordFile(file));
        String first = reader.fingerprint();
        assertThat(reader.fingerprint()).isEqualTo(first);
        write("pass", "two");
        String second = reader.fingerprint();
        assertThat(second).isNotEqualTo(first);
        Files.delete(file);
        assertThat(reader.fingerprint()).isNotEqualTo(second).isNotEqualTo(first);
        write("pass", "one");
        assertThat(reader.fingerprint()).isEqualTo(first);
    }

    @Test
    void noticesASwappedDirectoryAsKubernetesMakesIt() throws IOException {
        Files.createDirectories(directory.resolve("v1"));
        Files.createDirectories(directory.resolve("v2"));
        write("v1/password", "same");
        write("v2/password", "same");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("v1"));
        Path link = Files.createSymbolicLink(directory.resolve("password"), Path.of("..data/password"));
        CredentialReader reader = reader(withPasswordFile(link));
        String before = reader.fingerprint();
        Files.delete(data);
        Files.createSymbolicLink(data, Path.of("v2"));
        assertThat(reader.fingerprint()).isNotEqualTo(before);
        assertThat(reader.read(ADDRESS, "app").password()).contains(new Secret("same"));
    }

    @Test
    void watchesTheClientsCertificateToo() throws IOException {
        Path key = write("key.pem", "one");
        ConnectionSettings connection = new SettingsLoading(directory)
                .url("host=db user=u sslcert=" + write("c.pem", "c") + " sslkey=" + key).connection();
        CredentialReader reader = CredentialReader.of(connection);
        String before = reader.fingerprint();
        write("key.pem", "two");
        assertThat(reader.fingerprint()).isNotEqualTo(before);
    }

    @Test
    void doesNotGiveThePasswordAwayInItsFingerprintOrText() throws IOException {
        Path file = write("pass", "hunter2");
        CredentialReader one = reader(withPasswordFile(file));
        assertThat(one.fingerprint()).as("salted").isNotEqualTo(reader(withPasswordFile(file)).fingerprint());
        assertThat(one.read(ADDRESS, "app").toString()).doesNotContain("hunter2");
    }

    private static CredentialReader reader(Credentials credentials) {
        return new CredentialReader(credentials);
    }

    private static Credentials withPasswordFile(Path file) {
        return new Credentials(Optional.of("u"), Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty());
    }

    private static Credentials withPassFile(Path file) {
        return new Credentials(Optional.of("u"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file));
    }

    private Path passFile(String text) throws IOException {
        Path file = write("pgpass", text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
