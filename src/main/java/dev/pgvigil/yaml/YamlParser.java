package dev.pgvigil.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML text into nodes that know their place. Faults of syntax, duplicate keys and keys that are no text are reported;
 * merge keys ({@code <<}) and aliases are followed. One parser reads one text.
 */
public final class YamlParser {
    /** A few lines of nested aliases can stand for billions of nodes; no honest file comes near this. */
    private static final int MAX_NODES = 200_000;
    /** Every node has its path: long names below many others would fill the memory. */
    private static final int LONGEST_PATH = 300;
    private final String file;
    private final Problems problems;
    private int nodes;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlParser(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Parses a text of one document.
     *
     * @return the root, or empty when the text is empty or so broken that there is none (then a fault was added)
     */
    public static Optional<YamlNode> parse(String file, String text, Problems problems) {
        problems.reading(file);
        return new YamlParser(file, problems).parse(text);
    }

    /** Parses a file; one that cannot be read is a fault. */
    public static Optional<YamlNode> parse(Path path, Problems problems) {
        try {
            return parse(path.toString(), Files.readString(path), problems);
        } catch (IOException e) {
            problems.add(new Problem(Position.outside(path.toString()), "", "found no readable file, expected YAML in UTF-8 ("
                    + Unreadable.why(e) + ")"));
            return Optional.empty();
        }
    }

    private Optional<YamlNode> parse(String text) {
        Optional<Problem> unprintable = Printable.check(file, text);
        unprintable.ifPresent(problems::add);
        return unprintable.isPresent() ? Optional.empty() : composed(text).map(node -> read(node, ""));
    }

    private Optional<Node> composed(String text) {
        LoaderOptions options = new LoaderOptions();
        // What aliases stand for is counted below, with a place. A carriage return ends a line for it only when something follows.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        TracedParser parser = new TracedParser(new ParserImpl(new StreamReader(text.endsWith("\r") ? text + "\n" : text), options));
        try {
            return Optional.ofNullable(new Composer(parser, new Resolver(), options).getSingleNode());
        } catch (MarkedYAMLException e) {
            broken(e.getProblemMark() == null ? parser.reached() : e.getProblemMark(),
                    e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem());
        } catch (YAMLException | IllegalArgumentException e) {
            // The second is what it throws at a tag with spaces around it.
            broken(parser.reached(), e.getMessage());
        }
        return Optional.empty();
    }

    private void broken(Mark mark, String what) {
        problems.add(new Problem(position(mark), "", "found broken YAML, expected one document: " + what));
    }

    private YamlNode read(Node node, String path) {
        if (++nodes > MAX_NODES) {
            return nothing(node, path, nodes == MAX_NODES + 1, "found more than " + MAX_NODES + " values, expected fewer (aliases count each time)");
        }
        if (!open.add(node)) {
            return nothing(node, path, true, "found an alias to a node that contains it, expected a tree");
        }
        try {
            if (node instanceof MappingNode mapping) {
                return map(mapping, path);
            }
            if (node instanceof SequenceNode sequence) {
                return list(sequence, path);
            }
            return scalar((ScalarNode) node, path);
        } finally {
            open.remove(node);
        }
    }

    private YamlScalar nothing(Node node, String path, boolean report, String message) {
        Position at = position(node.getStartMark());
        if (report) {
            problems.add(new Problem(at, path, message));
        }
        return new YamlScalar(at, path, "", false);
    }

    private YamlScalar scalar(ScalarNode node, String path) {
        return new YamlScalar(position(node.getStartMark()), path, node.getValue(), node.getScalarStyle() != ScalarStyle.PLAIN);
    }

    private YamlList list(SequenceNode node, String path) {
        List<YamlNode> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            if (nodes > MAX_NODES) {
                break;
            }
            items.add(read(item, below(path, "[" + items.size() + "]")));
        }
        return new YamlList(position(node.getStartMark()), path, items);
    }

    private YamlMap map(MappingNode node, String path) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        List<YamlMap> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            if (nodes > MAX_NODES) {
                break;
            }
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                problems.add(new Problem(position(tuple.getKeyNode().getStartMark()), path, "found a key that is no text, expected a name"));
                continue;
            }
            if (keyNode.getValue().equals("<<") && keyNode.getScalarStyle() == ScalarStyle.PLAIN) {
                merged.addAll(mergeSources(tuple.getValueNode(), path));
                continue;
            }
            add(entries, keyNode, tuple.getValueNode(), path);
        }
        merged.forEach(source -> source.entries().forEach(entries::putIfAbsent));
        return new YamlMap(position(node.getStartMark()), path, entries);
    }

    private void add(Map<String, YamlMap.Entry> entries, ScalarNode keyNode, Node value, String path) {
        String name = keyNode.getValue();
        String childPath = below(path, path.isEmpty() ? name : "." + name);
        YamlScalar key = scalar(keyNode, childPath);
        if (entries.containsKey(name)) {
            problems.add(key, "found the key a second time, expected it once (first at line "
                    + entries.get(name).key().at().line() + ")");
            return;
        }
        entries.put(name, new YamlMap.Entry(key, read(value, childPath)));
    }

    private List<YamlMap> mergeSources(Node node, String path) {
        YamlNode source = read(node, path);
        List<YamlNode> candidates = source instanceof YamlList list ? list.items() : List.of(source);
        List<YamlMap> maps = new ArrayList<>();
        for (YamlNode candidate : candidates) {
            if (candidate instanceof YamlMap map) {
                maps.add(map);
            } else {
                problems.add(candidate, candidate.describe(), "a mapping to merge");
            }
        }
        return maps;
    }

    private static String below(String path, String step) {
        if (path.length() + step.length() <= LONGEST_PATH) {
            return path + step;
        }
        return path.endsWith("…") ? path : (path + step).substring(0, LONGEST_PATH) + "…";
    }

    private Position position(Mark mark) {
        return mark == null ? new Position(file, 1, 1) : new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
