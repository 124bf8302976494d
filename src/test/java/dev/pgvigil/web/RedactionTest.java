package dev.pgvigil.web;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.snapshot.QueryState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private static final String FAILURE = "42601 syntax error at or near \"card_number\"";
    private static final String DOWN = "login to 10.0.0.1:5432/postgres failed: 28000 no pg_hba.conf entry for host \"10.1.2.3\", user \"bob\"";
    private final FakeTarget target = new FakeTarget("orders-1");
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "42704 role \"alice\" does not exist | 42704 role \"…\" does not exist",
        "42704 role \"al\"\"ice\" does not exist | 42704 role \"…\" does not exist",
        "login to 10.0.0.1:5432/app failed: 28P01 password authentication failed for user \"bob\"; check user and password "
                + "| login to 10.0.0.1:5432/app failed: 28P01 password authentication failed for user \"…\"; check user and password",
        "login to db:5432/app failed: 28000 no pg_hba.conf entry for host \"10.1.2.3\", user \"bob\", database \"app\", no encryption "
                + "| login to db:5432/app failed: 28000 no pg_hba.conf entry for host \"…\", user \"…\", database \"…\", no encryption",
        "28P01 autenticazione con password fallita per l'utente \"bob\" | 28P01 autenticazione con password fallita per l'utente \"…\"",
        "28P01 Passwort-Authentifizierung für Benutzer »bob« fehlgeschlagen | 28P01 Passwort-Authentifizierung für Benutzer \"…\" fehlgeschlagen",
        "08001 connection to server at \"10.1.2.3\", port 5432 failed | 08001 connection to server at \"…\", port 5432 failed",
        "08001 connection to server at \"fe80::1%eth0\" failed | 08001 connection to server at \"…\" failed",
        "XX000 client 10.1.2.3 is blocked | XX000 client … is blocked",
        "42601 syntax error at or near \"SELECT\" | 42601 syntax error at or near \"…\"",
        "42601 unterminated quoted string at or near \"'4111 1111 | 42601 unterminated quoted string at or near \"…\"",
        "22P02 invalid input syntax for type integer: \"4111\" | 22P02 invalid input syntax for type integer: \"…\""})
    void hidesUsersClientsAndPiecesOfStatementsAndData(String text, String shown) {
        assertThat(Redaction.ON.text(text)).isEqualTo(shown);
        assertThat(Redaction.ON.text(shown)).as("twice").isEqualTo(shown);
        assertThat(Redaction.NONE.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "42P01 relation \"app.orders\" does not exist; if it exists, qualify it with its schema",
        "3D000 database \"app\" does not exist; create the database or name another one",
        "no privileges of pg_monitor; GRANT pg_monitor TO \"my-monitor\";",
        "login to 10.0.0.1:5432/app failed: 08001 connection refused; login to 10.0.0.2:5432/app failed: 08001 connection refused",
        "10.0.0.1:5432: found a server of the other role, expected target_session_attrs primary",
        "only on version >=14.1 <17, this is 17.11"})
    void leavesWhatSomebodyNeedsToHelp(String text) {
        assertThat(Redaction.ON.text(text)).isEqualTo(text);
    }

    @Test
    void showsTheTextsToAnAuthenticatedReaderWhereTheSettingAllowsIt() throws IOException {
        suffer();
        try (RunningServer running = start(true, users())) {
            String page = running.get("/", "Authorization", basic("ops", "word")).body();
            assertThat(page).contains("card_number", "10.1.2.3", "bob");
        }
        try (RunningServer running = start(false, users())) {
            assertHidden(running.get("/", "Authorization", basic("ops", "word")).body());
        }
    }

    @Test
    void hidesThemWithoutAuthenticationWhateverTheSetting() throws IOException {
        suffer();
        try (CapturedLog log = CapturedLog.of(Security.class); RunningServer running = start(true, Optional.empty())) {
            assertHidden(running.get("/").body());
            assertThat(log.lines()).containsExactly("WARN web.show_query_text is true, but nobody is asked who they are, so query texts, users and client"
                    + " addresses stay hidden: add basic_auth_users or client_auth_type: RequireAndVerifyClientCert to web.config_file");
        }
    }

    @Test
    void hidesNothingInsideTheTargetItself() {
        suffer();
        assertThat(Redaction.ON.of(target).queries().get(0).reason()).doesNotContain("card_number");
        assertThat(Redaction.NONE.of(target)).isSameAs(target);
        assertThat(target.queries().get(0).reason()).contains("card_number");
    }

    private void suffer() {
        target.queries = List.of(FakeTarget.query("pg_mine", "", QueryState.FAILING, FAILURE));
        target.status = FakeTarget.status("orders-1", true, Optional.of(false), "primary", "17.11", DOWN, Map.of());
    }

    private static void assertHidden(String page) {
        assertThat(page).contains("10.0.0.1:5432", "42601 syntax error at or near", "no pg_hba.conf entry").doesNotContain("card_number", "10.1.2.3", "bob");
    }

    private RunningServer start(boolean show, Optional<Path> configFile) {
        WebSettings settings = new WebSettings("127.0.0.1", 0, configFile, WebSettings.Reload.LOOPBACK, show);
        return new RunningServer(settings, () -> List.of(target), () -> RunningServer.OWN, Reloading.NONE);
    }

    private Optional<Path> users() throws IOException {
        String hash = new String(BCrypt.with(BCrypt.Version.VERSION_2Y).hash(4, "word".getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
        return Optional.of(Files.writeString(directory.resolve("web.yaml"), "basic_auth_users: {ops: " + hash + "}\n"));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
