package dev.pgvigil.config;

import dev.pgvigil.yaml.Problem;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code basic_auth_users}. Neither a hash nor what stands in its place is ever quoted. */
final class WebUsersReader {
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    private static final int COST_MIN = 4;
    private static final int COST_MAX = 31;
    private static final String EXPECTED = "a bcrypt hash ($2a$, $2b$ or $2y$), as this prints it: htpasswd -nBC 10 \"\" | tr -d ':\\n'";

    private WebUsersReader() {
    }

    static Map<String, Secret> read(YamlMap map, Problems problems) {
        Map<String, Secret> users = new LinkedHashMap<>();
        if (map.entries().isEmpty()) {
            problems.add(map, "no user", "at least one, or the key left out");
        }
        map.entries().forEach((name, entry) -> {
            if (isName(name, entry.key(), map, problems)) {
                hash(entry.value(), problems).ifPresent(hash -> users.put(name, new Secret(hash)));
            }
        });
        return users;
    }

    /** Without a blank behind its colon, {@code name:hash} is one word: the path of its node would tell the hash. */
    private static boolean isName(String name, YamlScalar key, YamlMap map, Problems problems) {
        boolean colon = name.contains(":");
        if (colon) {
            problems.add(new Problem(key.at(), map.path(), "found a name with a colon, expected one without: write \"name: hash\""
                    + " with a blank behind the colon"));
        } else if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem(key.at(), map.path(), "found a name that is empty or holds control characters, expected one to log in with"));
        }
        return !colon && !name.isEmpty() && name.chars().noneMatch(Character::isISOControl);
    }

    private static Optional<String> hash(YamlNode node, Problems problems) {
        if (!(node instanceof YamlScalar scalar) || scalar.isNull()) {
            problems.add(node, WebConfigReader.kind(node), EXPECTED);
            return Optional.empty();
        }
        Matcher form = HASH.matcher(scalar.text());
        if (!form.matches()) {
            problems.add(node, "a text that is none", EXPECTED);
            return Optional.empty();
        }
        int cost = Integer.parseInt(form.group(1));
        if (cost < COST_MIN || cost > COST_MAX) {
            problems.add(node, "a bcrypt hash of cost " + cost, COST_MIN + " to " + COST_MAX + ", better 10 to 12");
            return Optional.empty();
        }
        return Optional.of(scalar.text());
    }
}
