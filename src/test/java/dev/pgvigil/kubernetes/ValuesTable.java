package dev.pgvigil.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of values in the chart's README, made from values.yaml: keys in its order, and what {@code # --} before each says. */
final class ValuesTable {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z0-9]+):(?: .*)?");
    private static final String COMMENT = "# -- ";
    private final Map<String, Object> values;
    private final Map<String, String> described = new LinkedHashMap<>();
    private final List<String> keys = new ArrayList<>();

    private ValuesTable(Path file) {
        this.values = Chart.yaml(file);
        try {
            read(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ValuesTable of(Path file) {
        return new ValuesTable(file);
    }

    private void read(List<String> lines) {
        List<String> way = new ArrayList<>();
        String comment = "";
        for (String line : lines) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith(COMMENT)) {
                comment = line.strip().substring(COMMENT.length());
            } else if (key.matches() && key.group(1).length() / 2 <= way.size()) {
                way.subList(key.group(1).length() / 2, way.size()).clear();
                way.add(key.group(2));
                add(String.join(".", way), comment);
                comment = "";
            }
        }
    }

    private void add(String key, String comment) {
        boolean inside = described.keySet().stream().anyMatch(above -> key.startsWith(above + "."));
        if (!comment.isEmpty()) {
            described.put(key, comment);
        }
        if (!inside) {
            keys.add(key);
        }
    }

    /** Keys of values that no comment explains. */
    List<String> undescribed() {
        return keys.stream().filter(key -> !described.containsKey(key) && keys.stream().noneMatch(other -> other.startsWith(key + "."))).toList();
    }

    String markdown() {
        StringBuilder table = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
        described.forEach((key, comment) -> table.append("| `").append(key).append("` | `").append(json(value(key))).append("` | ")
                .append(comment.replace("|", "\\|")).append(" |\n"));
        return table.toString();
    }

    private Object value(String key) {
        Object value = values;
        for (String step : key.split("\\.")) {
            value = ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    private static String json(Object value) {
        try {
            return new ObjectMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
