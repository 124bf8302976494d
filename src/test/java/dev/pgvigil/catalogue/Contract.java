package dev.pgvigil.catalogue;

import dev.pgvigil.snapshot.MetricFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of a metric users rely on, as one line: {@code name type unit{labels}}; and that of pages and collections that were seen. */
final class Contract {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

    private Contract() {
    }

    static String line(Metric metric) {
        return metric.name() + " " + metric.type() + " " + metric.unit() + "{" + String.join(",", metric.labels()) + "}";
    }

    /** Of families that have samples, by name. */
    static Map<String, String> lines(Collection<MetricFamily> families) {
        return families.stream().filter(family -> !family.samples().isEmpty()).map(Served::by)
                .collect(Collectors.toMap(Metric::name, Contract::line, (one, other) -> one.equals(other) ? one : one + " and " + other, TreeMap::new));
    }

    /** A family of a page in text format; the format has no units. */
    record OnPage(String type, String help, List<String> labels) {
    }

    /** The families of a page that have samples, by name. */
    static Map<String, OnPage> onPage(String page) {
        Map<String, OnPage> found = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        page.lines().forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                types.put(line.split(" ")[2], line.split(" ")[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.put(line.split(" ")[2], line.split(" ", 4)[3].replace("\\n", "\n").replace("\\\\", "\\"));
            } else if (!line.isBlank()) {
                Matcher sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new AssertionError("no sample: " + line);
                }
                String name = family(sample.group(1), types);
                OnPage family = new OnPage(types.getOrDefault(name, ""), helps.getOrDefault(name, ""), labels(sample.group(2)));
                found.merge(name, family, Contract::joined);
            }
        });
        return found;
    }

    /** A label that some samples lack is empty there, which Prometheus takes for the same. */
    private static OnPage joined(OnPage one, OnPage other) {
        return one.labels().containsAll(other.labels()) ? one : new OnPage(one.type(), one.help(),
                Stream.concat(one.labels().stream(), other.labels().stream()).distinct().sorted().toList());
    }

    private static String family(String sample, Map<String, String> types) {
        for (String part : PARTS) {
            String shorter = sample.endsWith(part) ? sample.substring(0, sample.length() - part.length()) : sample;
            if (!types.containsKey(sample) && types.containsKey(shorter)) {
                return shorter;
            }
        }
        return sample;
    }

    private static List<String> labels(String text) {
        List<String> names = new ArrayList<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            names.add(label.group(1));
        }
        names.removeAll(List.of("le", "quantile"));
        return names.stream().sorted().toList();
    }
}
