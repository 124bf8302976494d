package dev.pgvigil.grafana;

import dev.pgvigil.catalogue.Committed;
import dev.pgvigil.catalogue.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every metric that an expression may read, with its labels: pgvigil's, what rules record, what others serve. Stateless. */
final class Names {
    private static final Path RULES = Path.of("alerts");
    /** Prometheus puts them on everything. */
    private static final Set<String> EVERYWHERE = Set.of("job", "instance", "__name__");
    private static final Set<String> OF_PARTS = Set.of("le", "quantile");
    /** {@code name{label,label}}, a line each. */
    private static final Map<String, Set<String>> OTHERS = Committed.list("metrics-of-others.txt").stream().map(line -> line.split("[{}]"))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts.length < 2 ? Set.of() : Set.copyOf(Arrays.asList(parts[1].split(",")))));
    private static final Map<String, Set<String>> RECORDED = recorded();

    private Names() {
    }

    /** What an expression reads that is not there, in words. */
    static List<String> unknown(String expression) {
        PromQl read = PromQl.of(expression);
        List<String> unknown = new ArrayList<>();
        for (PromQl.Selector selector : read.selectors()) {
            Optional<Set<String>> labels = labels(selector.name());
            if (labels.isEmpty() && !selector.name().isEmpty()) {
                unknown.add("metric " + selector.name());
            }
            selector.matchers().keySet().stream().filter(label -> !EVERYWHERE.contains(label) && !labels.orElse(Set.of(label)).contains(label))
                    .forEach(label -> unknown.add("label " + label + " of " + selector.name()));
        }
        Set<String> known = labels(read);
        read.labels().stream().filter(label -> !known.contains(label) && !read.made().contains(label)).forEach(label -> unknown.add("label " + label));
        return unknown;
    }

    /** Those that anything in an expression has; all that there are where it reads a metric without a name. */
    static Set<String> labels(PromQl expression) {
        Set<String> labels = new TreeSet<>(EVERYWHERE);
        expression.selectors().forEach(selector -> labels.addAll(labels(selector.name()).orElse(Set.of())));
        return labels;
    }

    /** The labels of a metric; empty when there is no such metric. */
    static Optional<Set<String>> labels(String name) {
        List<Set<String>> found = Stream.of(Metrics.metric(name).map(Names::labels), Optional.ofNullable(RECORDED.get(name)), Optional.ofNullable(OTHERS.get(name)))
                .flatMap(Optional::stream).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found.stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> labels(Metric metric) {
        Set<String> labels = new TreeSet<>(metric.labels());
        labels.addAll(List.of("histogram", "summary").contains(metric.type()) ? OF_PARTS : Set.of());
        return labels;
    }

    /** Names that recording rules give, with every label that their expressions read or make. */
    private static Map<String, Set<String>> recorded() {
        Map<String, Set<String>> recorded = new LinkedHashMap<>();
        ruleFiles().forEach(file -> rules(file).filter(rule -> rule.has("record")).forEach(rule -> {
            PromQl read = PromQl.of(rule.text("expr"));
            Set<String> labels = recorded.computeIfAbsent(rule.text("record"), name -> new TreeSet<>());
            labels.addAll(read.labels());
            labels.addAll(read.made());
            read.selectors().forEach(selector -> {
                labels.addAll(OTHERS.getOrDefault(selector.name(), Set.of()));
                Metrics.metric(selector.name()).ifPresent(metric -> labels.addAll(metric.labels()));
            });
            rule.get("labels").fieldNames().forEachRemaining(labels::add);
        }));
        return recorded;
    }

    static List<Path> ruleFiles() {
        try (Stream<Path> files = Files.list(RULES)) {
            return files.filter(file -> file.toString().endsWith(".rules.yml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rules of a file. */
    static Stream<Source> rules(Path file) {
        return Source.read(file).list("groups").stream().flatMap(group -> group.list("rules").stream());
    }
}
