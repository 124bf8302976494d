package dev.pgvigil.operation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The committed {@code deploy/compose.yaml}, with merged keys filled in. */
final class ComposeFile {
    static final Path FILE = Path.of("deploy/compose.yaml");
    static final Path DIRECTORY = Path.of("deploy/compose");
    private static final Map<String, Object> ROOT = AlertingRule.yaml(FILE);

    private ComposeFile() {
    }

    static Map<String, Object> root() {
        return ROOT;
    }

    static Map<String, Map<String, Object>> services() {
        return section("services");
    }

    @SuppressWarnings("unchecked")
    static Map<String, Map<String, Object>> section(String name) {
        return (Map<String, Map<String, Object>>) ROOT.get(name);
    }

    /** The words of a service's list, such as its ports. */
    static Stream<String> words(Map<String, Object> service, String key) {
        return ((List<?>) service.getOrDefault(key, List.of())).stream().map(Object::toString);
    }

    /** Where a path of the file begins: in this repository. */
    static Path file(String source) {
        return FILE.getParent().resolve(source).normalize();
    }
}
