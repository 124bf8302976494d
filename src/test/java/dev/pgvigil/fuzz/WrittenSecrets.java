package dev.pgvigil.fuzz;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds what is a secret in a YAML text, apart from the readers under test: texts under secret keys, and passwords in addresses. */
public final class WrittenSecrets {
    private static final Pattern IN_ADDRESS = Pattern.compile("://[A-Za-z0-9_]*:([A-Za-z0-9]+)@|password\\s*=\\s*'?([A-Za-z0-9]+)");
    private final Set<String> secretKeys;
    private final Set<String> addressKeys;
    private final Set<String> found = new LinkedHashSet<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private WrittenSecrets(Set<String> secretKeys, Set<String> addressKeys) {
        this.secretKeys = secretKeys;
        this.addressKeys = addressKeys;
    }

    /**
     * The secrets of a text; those of a text that is no YAML are what stands behind {@code key:} on one line.
     *
     * @param secretKeys whose texts are secrets, also those of a list or mapping below
     * @param addressKeys whose texts may hold a password
     */
    public static Set<String> in(String text, Set<String> secretKeys, Set<String> addressKeys) {
        WrittenSecrets secrets = new WrittenSecrets(secretKeys, addressKeys);
        try {
            secrets.look(new Yaml(new LoaderOptions()).compose(new java.io.StringReader(text)), false, false);
        } catch (YAMLException | IllegalArgumentException broken) {
            secrets.lookAtLines(text);
        }
        return secrets.found;
    }

    private void look(Node node, boolean secret, boolean address) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof ScalarNode scalar) {
            if (secret) {
                found.add(scalar.getValue());
            }
            if (address) {
                addresses(scalar.getValue());
            }
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> look(item, secret, address));
        } else if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> look(entry.getValueNode(), secret || isOne(entry.getKeyNode(), secretKeys),
                    address || isOne(entry.getKeyNode(), addressKeys)));
        }
    }

    private static boolean isOne(Node key, Set<String> keys) {
        return key instanceof ScalarNode scalar && keys.contains(scalar.getValue());
    }

    private void addresses(String text) {
        Matcher address = IN_ADDRESS.matcher(text);
        while (address.find()) {
            found.add(address.group(1) == null ? address.group(2) : address.group(1));
        }
    }

    private void lookAtLines(String text) {
        for (String key : secretKeys) {
            Matcher line = Pattern.compile("(?m)^\\s*" + key + ": *([A-Za-z0-9]+) *$").matcher(text);
            while (line.find()) {
                found.add(line.group(1));
            }
        }
        for (String key : addressKeys) {
            Matcher line = Pattern.compile("(?m)^\\s*" + key + ": *(\\S+) *$").matcher(text);
            while (line.find()) {
                addresses(line.group(1));
            }
        }
    }
}
