package dev.pgvigil.config;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.Draws;
import dev.pgvigil.fuzz.FaultCheck;
import dev.pgvigil.yaml.Problems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connection strings. The first byte chooses: any text by flag, variable or one of {@code DATA_SOURCE_*}; an address made of drawn
 * parts, which must be read back as it was put in; a text with a password in it, which must be masked.
 */
public final class ConnectionFuzz {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final List<String> VARIABLES = List.of("DATA_SOURCE_NAME", "DATA_SOURCE_URI", "PGVIGIL_URL", "DATA_SOURCE_USER", "DATA_SOURCE_PASS",
            "DATA_SOURCE_URI_FILE", "PGHOST", "PGPORT", "PGDATABASE", "PGSSLMODE", "PGCONNECT_TIMEOUT", "PGHOSTADDR");
    private static final Pattern PASSWORD = Pattern.compile("://[^:/?#@\\s]*:([A-Za-z0-9]+)@[^@]*$|(?<![a-z_])password=([A-Za-z0-9]+)(?![^\\s&,])");
    private static final List<String> HOSTS = List.of("db1", "10.0.0.1", "::1", "db-2.example.org", "2001:db8::7", "db.internal");
    private static final Pattern PLANTABLE = Pattern.compile("[^\\s\"'@\\\\]{6,}");

    private ConnectionFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        Draws draws = new Draws(input);
        switch (draws.below(6)) {
            case 0 -> any("--url", draws.text());
            case 1 -> any(draws.one(VARIABLES), draws.text());
            case 2 -> uri(draws, "");
            case 3 -> uri(draws, "jdbc:");
            case 4 -> pairs(draws);
            default -> masking(draws);
        }
    }

    private static void any(String place, String text) {
        FaultCheck faults = new FaultCheck(Map.of(), List.of());
        List<String> secrets = FaultCheck.secrets(text, passwords(text));
        CpuTime.bounded(() -> {
            Problems problems = new Problems();
            Optional<Settings> settings = load(place, text, problems);
            faults.check(problems.all(), problems.warnings());
            SettingsFuzz.expect(settings.isPresent() == problems.isEmpty(), "settings and faults, or neither");
            problems.all().forEach(problem -> secrets.forEach(secret ->
                    SettingsFuzz.expect(!problem.toString().contains(secret), "the password in " + problem)));
            settings.ifPresent(read -> check(read, secrets));
        });
    }

    private static void check(Settings settings, List<String> secrets) {
        settings.targets().forEach(target -> SettingsFuzz.connection(target.connection()));
        secrets.stream().filter(secret -> isPassword(settings, secret)).forEach(secret ->
                SettingsFuzz.expect(!settings.toString().contains(secret), "the password in the printed settings"));
    }

    /** What only looks like one may be the name of a host or a database. */
    private static boolean isPassword(Settings settings, String text) {
        return settings.targets().stream().flatMap(target -> target.connection().credentials().password().stream())
                .anyMatch(password -> password.reveal().equals(text));
    }

    private static List<String> passwords(String text) {
        Matcher password = PASSWORD.matcher(text);
        return password.find() ? List.of(password.group(1) == null ? password.group(2) : password.group(1)) : List.of();
    }

    private static Optional<Settings> load(String place, String text, Problems problems) {
        boolean flag = place.equals("--url");
        Flags flags = new Flags(Optional.empty(), flag ? Optional.of(text) : Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                Optional.empty(), Optional.empty());
        return SettingsLoader.load(flags, flag ? Map.of() : Map.of(place, text), NOWHERE, NOWHERE.resolve("none"), problems);
    }

    /** Host, port, database, user and password as they were drawn. */
    private record Parts(String host, int port, String database, String user, String password) {

        static Parts draw(Draws draws) {
            int port = 1 + (draws.below(256) << 8 | draws.below(255));
            return new Parts(draws.one(HOSTS), port, some(draws, "app"), some(draws, "u"), some(draws, "p"));
        }

        /** NUL cannot be part of any of them, and a database that is a template is refused. */
        private static String some(Draws draws, String otherwise) {
            String text = draws.text();
            return text.isEmpty() || text.matches("template[01]") || text.equals("pgbouncer") ? otherwise : text;
        }
    }

    private static void uri(Draws draws, String scheme) {
        Parts parts = Parts.draw(draws);
        String host = parts.host.contains(":") ? "[" + parts.host + "]" : parts.host;
        boolean inQuery = draws.yes();
        String uri = scheme + "postgresql://" + (inQuery ? "" : encoded(parts.user) + ":" + encoded(parts.password) + "@") + host + ":" + parts.port
                + "/" + encoded(parts.database) + (inQuery ? "?user=" + encoded(parts.user) + "&password=" + encoded(parts.password) : "");
        roundTrip(parts, uri);
        plain(parts.password, uri).ifPresent(password -> {
            hides(Masking.uri(uri), password, uri);
            hides(Masking.text("cannot reach " + uri + " now"), password, uri);
        });
    }

    private static void pairs(Draws draws) {
        Parts parts = Parts.draw(draws);
        String text = "host=" + parts.host + " port=" + parts.port + " dbname=" + quoted(parts.database) + " user = " + quoted(parts.user)
                + "\tpassword=" + quoted(parts.password);
        roundTrip(parts, text);
        plain(parts.password, text).ifPresent(password -> hides(Masking.text(text), password, text));
    }

    private static void roundTrip(Parts parts, String text) {
        CpuTime.bounded(() -> {
            Problems problems = new Problems();
            ConnectionSettings read = load("--url", text, problems).orElseThrow(() -> new AssertionError(problems.all() + " for " + text))
                    .targets().get(0).connection();
            expect(List.of(new HostPort(parts.host, parts.port)), read.hosts(), text);
            expect(parts.database, read.database(), text);
            expect(parts.user, read.credentials().user().orElse(""), text);
            expect(parts.password, read.credentials().password().map(Secret::reveal).orElse(""), text);
        });
    }

    private static void masking(Draws draws) {
        int form = draws.below(5);
        String password = draws.text();
        String before = draws.text();
        String behind = draws.text();
        CpuTime.bounded(() -> Masking.text(before + password + behind));
        CpuTime.bounded(() -> Masking.uri(before + password + behind));
        if (!PLANTABLE.matcher(password).matches() || password.contains("*") || (before + behind).length() > 1_000 || password.length() > 500) {
            return;
        }
        String planted = planted(form, password);
        // Text before it may leave a quote open; a word's end and a new line it cannot cross.
        String text = before.replaceAll("[\"'\\\\]", "") + "\n" + planted + " " + behind;
        if (!("\n" + planted(form, "*") + " " + before + behind).contains(password)) {
            hides(Masking.text(text), password, text);
        }
    }

    private static String planted(int form, String password) {
        return switch (form) {
            case 0 -> "postgresql://u:" + password + "@db1/app";
            case 1 -> "password=" + password;
            case 2 -> "password='" + password + "'";
            case 3 -> "u:" + password + "@db1";
            default -> "PGPASSWORD=\"" + password + "\"";
        };
    }

    private static void hides(String masked, String password, String text) {
        SettingsFuzz.expect(!masked.contains(password), "the password in " + masked + " of " + text);
    }

    /** A password that nothing else in an address is by chance. */
    private static Optional<String> plain(String password, String address) {
        return FaultCheck.secrets(address, List.of(password)).stream().findFirst();
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static void expect(Object put, Object read, String text) {
        SettingsFuzz.expect(put.equals(read), read + " where " + put + " was put in: " + text);
    }
}
