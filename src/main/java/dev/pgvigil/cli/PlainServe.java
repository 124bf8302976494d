package dev.pgvigil.cli;

import dev.pgvigil.config.Flags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises the plain ways to serve without the command-line library, whose start costs a third of all CPU until the first scrape. What
 * is not plain (other commands, help, mistakes) is left to that library, which knows the same flags: a test holds the two equal.
 */
final class PlainServe {
    static final String CONFIG = "--config";
    static final String URL = "--url";
    static final String QUERY_PATH = "--extend.query-path";
    static final String LISTEN_ADDRESS = "--web.listen-address";
    static final String WEB_CONFIG_FILE = "--web.config.file";
    static final String LOG_LEVEL = "--log.level";
    static final String LOG_FORMAT = "--log.format";
    private static final Set<String> NAMES = Set.of(CONFIG, URL, QUERY_PATH, LISTEN_ADDRESS, WEB_CONFIG_FILE, LOG_LEVEL, LOG_FORMAT);

    private PlainServe() {
    }

    /** The flags of a plain {@code [serve] [--name value | --name=value]...}; empty for anything else. */
    static Optional<Flags> flags(String... args) {
        List<String> words = Arrays.asList(args);
        return read(words.isEmpty() || !words.get(0).equals("serve") ? words : words.subList(1, words.size())).map(PlainServe::flags);
    }

    private static Optional<Map<String, List<String>>> read(List<String> words) {
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals >= 0 ? word.substring(equals + 1) : ++i < words.size() ? words.get(i) : "";
            List<String> sofar = values.computeIfAbsent(name, first -> new ArrayList<>());
            if (!NAMES.contains(name) || doubtful(value) || !sofar.isEmpty() && !name.equals(QUERY_PATH)) {
                return Optional.empty();
            }
            sofar.add(value);
        }
        return Optional.of(values);
    }

    /** Missing, another flag, a file of arguments or something in quotes: the library decides. */
    private static boolean doubtful(String value) {
        return value.isEmpty() || value.startsWith("-") || value.startsWith("@") || value.indexOf('"') >= 0 || value.indexOf('\'') >= 0
                || value.equals("serve") || value.indexOf('\0') >= 0;
    }

    private static Flags flags(Map<String, List<String>> values) {
        return new Flags(one(values, CONFIG).map(Path::of), one(values, URL), one(values, LISTEN_ADDRESS), one(values, WEB_CONFIG_FILE).map(Path::of),
                values.getOrDefault(QUERY_PATH, List.of()).stream().map(Path::of).toList(), one(values, LOG_LEVEL), one(values, LOG_FORMAT));
    }

    private static Optional<String> one(Map<String, List<String>> values, String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }
}
