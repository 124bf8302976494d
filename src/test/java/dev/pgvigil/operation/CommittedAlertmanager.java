package dev.pgvigil.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The committed configuration of Alertmanager, with addresses of a test: PagerDuty, Slack and the dead man's switch are one receiver. */
final class CommittedAlertmanager {
    static final Path DIRECTORY = Path.of("deploy/alertmanager");
    static final Path FILE = DIRECTORY.resolve("alertmanager.yml");

    private CommittedAlertmanager() {
    }

    /**
     * The text of it.
     *
     * @param secrets where its secrets are written to, empty so far
     * @param receiver the address that stands for everybody's
     */
    static String pointedAt(String receiver, Path secrets) {
        try {
            Files.writeString(secrets.resolve("pagerduty-routing-key"), "a routing key");
            Files.writeString(secrets.resolve("slack-url"), receiver + "/slack");
            Files.writeString(secrets.resolve("watchdog-token"), "a token");
            return Files.readString(FILE).replace("/etc/alertmanager/secrets", secrets.toString())
                    .replace("[pgvigil.tmpl]", "['" + DIRECTORY.resolve("pgvigil.tmpl").toAbsolutePath() + "']")
                    .replace("https://deadman.example.org", receiver + "/deadman")
                    .replace("\nroute:\n", "\nglobal: {pagerduty_url: '" + receiver + "/pagerduty'}\nroute:\n")
                    .replaceAll("group_wait: ([1-3])0s", "group_wait: $1s").replaceAll("group_interval: [0-9]+m", "group_interval: 1s");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
