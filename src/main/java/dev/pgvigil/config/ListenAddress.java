package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the HTTP server listens; an empty host is every address. */
record ListenAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:(\\[[0-9A-Fa-f:.%a-z]+]|[^\\s:\\[\\]/]*):)?([0-9]{1,5})");

    /** Reads {@code host:port}, {@code [::1]:port}, {@code :port} (every address) or a port alone (the default host). */
    static Optional<ListenAddress> read(YamlNode node, Problems problems) {
        String expected = "host:port, [address]:port, :port or a port from 0 to 65535";
        return Values.scalar(node, problems, expected)
                .flatMap(scalar -> parse(scalar.text().strip()).or(() -> Values.refuse(node, problems, expected)));
    }

    private static Optional<ListenAddress> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > 65_535) {
            return Optional.empty();
        }
        String host = form.group(1) == null ? WebSettings.DEFAULT.host() : form.group(1).replaceAll("[\\[\\]]", "");
        return Optional.of(new ListenAddress(host, Integer.parseInt(form.group(2))));
    }
}
