package dev.pgvigil.catalogue;

import dev.pgvigil.query.QueryDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The catalogue for people: a table of metrics for each kind of source, then one of the queries with their cost. */
public final class CatalogueMarkdown {
    private static final Map<String, Predicate<Metric>> SECTIONS = sections();
    private static final String METRICS = """
            | metric | type | unit | labels | meaning | from | versions | preset | query, interval | alerts | ms a minute |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;
    private static final String OWN = """
            | metric | type | labels | meaning |
            |---|---|---|---|
            """;
    private final Catalogue catalogue;
    private final StringBuilder text = new StringBuilder();

    private CatalogueMarkdown(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    private static Map<String, Predicate<Metric>> sections() {
        Map<String, Predicate<Metric>> sections = new java.util.LinkedHashMap<>();
        sections.put("PostgreSQL", metric -> !metric.own() && metric.name().startsWith("pg_"));
        sections.put("TimescaleDB", metric -> metric.name().startsWith("timescaledb_"));
        sections.put("PgBouncer", metric -> metric.name().startsWith("pgbouncer_"));
        return sections;
    }

    /** Markdown with GitHub's tables, ending with a newline; the same text each time. */
    public static String write(Catalogue catalogue) {
        return new CatalogueMarkdown(catalogue).write();
    }

    private String write() {
        text.append("# Metrics\n\nWritten by `pgvigil catalog`; every metric that the shipped queries and the process itself can give, ")
                .append(catalogue.metrics().size()).append(" in all.\n\n")
                .append("* *versions*: majors of PostgreSQL whose servers are asked for it, of 14 to 18. What a view lacks on some of them, or a server "
                        + "has no reason to show, is absent; the meaning says so.\n")
                .append("* *preset*: the smallest of `queries.preset` that has it. With `default` the whole page of a server of 200 tables stays below 2500 series.\n")
                .append("* *ms a minute*: what the query behind it takes of the server's time in all, ").append(measured()).append("\n");
        SECTIONS.forEach(this::section);
        own();
        text.append("\n## Queries\n\n");
        queries();
        evidence();
        return text.toString();
    }

    private String measured() {
        Costs costs = catalogue.costs();
        return smallest().map(size -> "with " + size.tables() + " tables in " + size.databases() + " database"
                + (size.databases() == 1 ? "" : "s") + ", by `src/bench/run.sh server-cost` (" + costs.conditions() + "). More sizes stand below.")
                .orElse("empty where `src/bench/run.sh server-cost` has not measured it.");
    }

    private Optional<Costs.Size> smallest() {
        return catalogue.costs().sizes().stream().min(java.util.Comparator.comparingInt(Costs.Size::databases).thenComparing(Costs.Size::tables));
    }

    private void section(String title, Predicate<Metric> which) {
        List<Metric> metrics = catalogue.metrics().stream().filter(which).toList();
        if (metrics.isEmpty()) {
            return;
        }
        text.append("\n## ").append(title).append("\n\n").append(METRICS);
        metrics.forEach(metric -> row(code(metric.name()), metric.type(), metric.unit(), codes(metric.labels()), escaped(metric.help()),
                escaped(String.join(", ", metric.sources())), versions(metric), preset(metric), queries(metric), codes(metric.alerts()),
                millisAMinute(metric)));
    }

    private void own() {
        text.append("\n## pgvigil itself, and its targets as a whole\n\n").append(OWN);
        catalogue.metrics().stream().filter(Metric::own)
                .forEach(metric -> row(code(metric.name()), metric.type(), codes(metric.labels()), escaped(metric.help())));
    }

    private static String versions(Metric metric) {
        return metric.majors().isEmpty() ? "PgBouncer" : SupportedMajors.text(metric.majors());
    }

    private static String preset(Metric metric) {
        return metric.preset().map(preset -> preset.name().toLowerCase(Locale.ROOT)).orElse("");
    }

    private static String queries(Metric metric) {
        return metric.queries().stream().map(query -> code(query.key()) + " " + interval(query.every())).collect(Collectors.joining(", "));
    }

    private String millisAMinute(Metric metric) {
        return smallest().stream().flatMap(size -> metric.queries().stream().flatMap(query -> catalogue.costs().of(query.key(), size).stream()))
                .map(cost -> number(cost.millisAMinute())).findFirst().orElse("");
    }

    private void queries() {
        List<Costs.Size> sizes = catalogue.costs().sizes();
        text.append("| query | scope | every | timeout | versions | needs | preset | rows at most |");
        sizes.forEach(size -> text.append(" ms a call (a minute), ").append(size.tables()).append(" tables in ").append(size.databases()).append(" |"));
        text.append("\n|---|---|---|---|---|---|---|---|").append("---|".repeat(sizes.size())).append('\n');
        catalogue.queries().forEach(query -> row(java.util.stream.Stream.concat(facts(query).stream(),
                sizes.stream().map(size -> cost(query, size))).toArray(String[]::new)));
    }

    private static List<String> facts(QueryDefinition query) {
        List<Integer> majors = SupportedMajors.of(query);
        return List.of(code(query.key()), query.scope().name().toLowerCase(Locale.ROOT), interval(query.every()), interval(query.timeout()),
                majors.isEmpty() ? "PgBouncer" : SupportedMajors.text(majors), escaped(String.join("; ", Needs.of(query))),
                query.preset().name().toLowerCase(Locale.ROOT), query.maxRows().isPresent() ? Integer.toString(query.maxRows().getAsInt()) : "");
    }

    private String cost(QueryDefinition query, Costs.Size size) {
        return catalogue.costs().of(query.key(), size).map(cost -> number(cost.millisACall()) + " (" + number(cost.millisAMinute()) + ")").orElse("");
    }

    private void evidence() {
        if (catalogue.evidence().isEmpty()) {
            return;
        }
        text.append("\n## Evidence\n\nRuns only when an alert that names it begins to fire; what it shows is kept with the alert and is no metric.\n\n")
                .append("| evidence | shows | scope | timeout | versions | needs | rows at most |\n|---|---|---|---|---|---|---|\n");
        catalogue.evidence().forEach(one -> {
            List<String> facts = facts(one.query());
            row(code(one.name()), escaped(one.title()), facts.get(1), facts.get(3), facts.get(4), facts.get(5), facts.get(7));
        });
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String codes(List<String> words) {
        return words.stream().map(CatalogueMarkdown::code).collect(Collectors.joining(", "));
    }

    private static String code(String word) {
        return "`" + word.replace("|", "\\|") + "`";
    }

    /** Plain text in a cell: nothing in it is taken for markup. */
    static String escaped(String plain) {
        return plain.replaceAll("\\s+", " ").strip().replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replaceAll("([|*`\\[\\]~])", "\\\\$1").replaceAll("(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", "\\\\_");
    }

    /** Three digits that count, without an exponent. */
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
    }

    /** As in a query file: {@code 15s}, {@code 5m}, {@code 1h}. */
    private static String interval(Duration every) {
        long seconds = every.toSeconds();
        if (every.toMillis() % 1000 != 0 || seconds == 0) {
            return every.toMillis() + "ms";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
