package dev.pgvigil.config;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.FaultCheck;
import dev.pgvigil.fuzz.FuzzText;
import dev.pgvigil.fuzz.WrittenSecrets;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Any text as the {@code web.config.file}: a configuration that holds together or faults that can be read and tell no hash or key. */
public final class WebConfigFuzz {
    private static final Path FILE = file();
    private static final Set<String> SECRETS = Set.of("basic_auth_users", "key", "cert", "client_ca");

    private WebConfigFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = FuzzText.of(input);
        write(text);
        FaultCheck faults = new FaultCheck(Map.of(FILE.toString(), text), WrittenSecrets.in(text, SECRETS, Set.of()));
        CpuTime.bounded(() -> {
            Problems problems = new Problems();
            Optional<WebConfig> config = WebConfigReader.read(FILE, problems);
            faults.check(problems.all(), problems.warnings());
            SettingsFuzz.expect(config.isPresent() == problems.isEmpty(), "a configuration and faults, or neither");
            config.ifPresent(WebConfigFuzz::check);
        });
    }

    private static void check(WebConfig config) {
        config.users().forEach((name, hash) -> SettingsFuzz.expect(!name.isEmpty() && !name.contains(":")
                && hash.reveal().matches("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}"), "user " + name));
        config.headers().forEach((name, value) -> SettingsFuzz.expect(value.chars().allMatch(c -> c >= ' ' && c <= '~'), "header " + name));
        config.rateLimit().ifPresent(limit -> SettingsFuzz.expect(limit.burst() >= 1 && !limit.interval().isZero()
                && !limit.interval().isNegative(), "limit " + limit));
        config.tls().ifPresent(tls -> SettingsFuzz.expect(!tls.protocols().isEmpty()
                && (!tls.clientAuth().verifies() || tls.clientAuthorities().isPresent()), "TLS " + tls.clientAuth()));
    }

    private static void write(String text) {
        try {
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("pgvigil-fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
