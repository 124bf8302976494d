package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
    private static final String ALPHABET = "abcXYZ0189:/?#[]@!$&()*+,;=-._~%^|{}<>`";
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "postgresql://u:secret@host/db                       | postgresql://u:****@host/db",
        "jdbc:postgresql://u:secret@host/db                  | jdbc:postgresql://u:****@host/db",
        "jdbc:postgresql://host:5432/db                      | jdbc:postgresql://host:5432/db",
        "postgresql://u@host:5432/db                         | postgresql://u@host:5432/db",
        "postgresql://h1:5432,h2:5433/db                     | postgresql://h1:5432,h2:5433/db",
        "postgresql://[::1]:5432/db                          | postgresql://[::1]:5432/db",
        "postgresql://u:a@b/c?d@host/db                      | postgresql://u:****@host/db",
        "postgresql://u:se cret@host/db                      | postgresql://u:****@host/db",
        "postgresql://u:12345@host/db                        | postgresql://u:****@host/db",
        "postgresql://u:brokenoff…                           | postgresql://u:****",
        "u:secret@host/db                                    | u:****@host/db",
        "host=db password=secret user=u                      | host=db password=**** user=u",
        "host=db password = 'se cr\\'et' user=u              | host=db password = **** user=u",
        "host=db password='it''s mine' user=u                | host=db password=**** user=u",
        "host=db password='broken off                        | host=db password=****",
        "host=db password=a\\ b user=u                       | host=db password=**** user=u",
        "postgresql://h/db?user=u&password=secret            | postgresql://h/db?user=u&password=****",
        "PGPASSWORD=secret sslpassword=secret                | PGPASSWORD=**** sslpassword=****",
        "password_file=/run/secret user=u                    | password_file=/run/secret user=u",
        "password authentication failed for user ^\"u^\"     | password authentication failed for user ^\"u^\"",
        "a.yaml:4:5: targets.a.url: found x, expected y      | a.yaml:4:5: targets.a.url: found x, expected y",
        "two: postgresql://u:a@h/d and postgresql://v:b@i/e  | two: postgresql://u:****@h/d and postgresql://v:****@i/e"})
    void hidesPasswordsAndNothingElse(String text, String masked) {
        assertThat(Masking.text(text)).isEqualTo(masked);
        assertThat(Masking.text(masked)).as("masked twice").isEqualTo(masked);
    }

    @Test
    void hidesWhatStandsBeforeTheLastAtOfOneUri() {
        assertThat(Masking.uri("postgresql://u:a b'c\"d\ne@f@host/db")).isEqualTo("postgresql://u:****@host/db");
        assertThat(Masking.uri("u:a b@host/db")).isEqualTo("u:****@host/db");
        assertThat(Masking.uri("jdbc:postgresql://u@host/db")).isEqualTo("jdbc:postgresql://u@host/db");
        assertThat(Masking.uri("jdbc:postgresql://host:5432/db?password=a b@c")).isEqualTo("jdbc:postgresql://host:5432/db?password=****");
    }

    @Test
    void noPasswordAppearsInAFaultOrARecord() throws Exception {
        Random random = new Random(20_260_101);
        for (int round = 0; round < Integer.getInteger("pgvigil.rounds", 30); round++) {
            String password = password(random);
            for (UnaryOperator<String> form : FORMS) {
                String url = form.apply(password);
                assertHidden(password, Map.of("PGVIGIL_URL", url), null);
                assertHidden(password, Map.of("DATA_SOURCE_NAME", url), null);
                assertHidden(password, Map.of(), "targets: {a: {url: " + quoted(url) + ", pooler: x}}");
                assertHidden(password, Map.of(), "targets: {a: " + quoted(url) + "}");
                assertHidden(password, Map.of(), "targets: {" + quoted(url) + ": {url: 1}}\nlimits: " + quoted(url));
                assertHidden(password, Map.of(), "alertmanager: {labels: " + quoted(url) + ", urls: " + quoted(url) + "}");
            }
            assertHidden(password, Map.of("DATA_SOURCE_URI", "u:" + password + "@host:x/db"), null);
            assertHidden(password, Map.of("PGVIGIL_PASSWORD", password, "PGVIGIL_ALERTMANAGER_URLS", "http://u:x@am"), null);
            assertHidden(password, Map.of("PGPASSWORD", password, "DATA_SOURCE_USER", "u", "DATA_SOURCE_PASS", password), null);
            assertHidden(password, Map.of(), "targets: {a: {url: 'host=db', password: " + quoted(password) + "}}");
            assertHidden(password, Map.of(), "targets: {a: {url: 'host=db', password: *" + password.replaceAll("\\W", "x") + "}}");
        }
    }

    @Test
    void hidesTheNameOfAnUndefinedAlias() throws Exception {
        Files.writeString(directory.resolve("pgvigil.yaml"), "targets: {a: {url: 'host=db', password: *hunter2}}\n");
        Problems problems = new Problems();
        SettingsLoader.load(Flags.NONE, Map.of(), directory, directory.resolve("none"), problems);
        assertThat(problems.all()).singleElement().asString().contains("undefined alias ****").doesNotContain("hunter2");
    }

    @Test
    void printsAlertmanagersWithoutPasswords() {
        assertThat(new AlertmanagerSettings(List.of(URI.create("http://u:hunter2@am:9093/x")), Map.of()).toString())
                .isEqualTo("AlertmanagerSettings[urls=[http://u:****@am:9093/x], labels={}, resendInterval=PT1M, "
                        + "credentialsFile=Optional.empty, caFile=Optional.empty, externalUrl=Optional.empty]");
    }

    private static final List<UnaryOperator<String>> FORMS = List.of(
            password -> "postgresql://u:" + encoded(password) + "@host/db",
            password -> "postgresql://u:" + encoded(password) + "@host:x/db",
            password -> "postgresql://u:" + password + "@host/db",
            password -> "postgresql://u:" + password + "@host/db?sslmode=bad",
            password -> "jdbc:postgresql://host/db?user=u&password=" + encoded(password) + "&frob=1",
            password -> "jdbc:postgresql://host/db?user=u&password=" + password,
            password -> "u:" + password + "@host/db",
            password -> "mysql://u:" + password + "@host/db",
            password -> "host=db user=u password='" + password + "'",
            password -> "host=db user=u password='" + password + "' sslmode=bad",
            password -> "host=db user=u password='" + password,
            password -> "host=db user=u frob=1 password=" + password);

    private void assertHidden(String password, Map<String, String> variables, String file) throws Exception {
        Files.deleteIfExists(directory.resolve("pgvigil.yaml"));
        if (file != null) {
            Files.writeString(directory.resolve("pgvigil.yaml"), file);
        }
        Map<String, String> environment = new HashMap<>(variables);
        Optional<String> url = Optional.ofNullable(environment.remove("PGVIGIL_URL"));
        Flags flags = new Flags(Optional.empty(), url, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.load(flags, environment, directory, directory.resolve("none"), problems);
        assertThat(settings.toString()).doesNotContain(password).doesNotContain(encoded(password));
        assertThat(flags.toString()).doesNotContain(password).doesNotContain(encoded(password));
        for (Problem problem : problems.all()) {
            assertThat(problem.toString()).doesNotContain(password).doesNotContain(encoded(password));
        }
    }

    private static String password(Random random) {
        StringBuilder password = new StringBuilder();
        int length = 8 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    private static String encoded(String password) {
        return URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
