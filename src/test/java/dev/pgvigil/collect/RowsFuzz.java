package dev.pgvigil.collect;

import dev.pgvigil.exposition.CheckedPage;
import dev.pgvigil.exposition.Exposition;
import dev.pgvigil.exposition.ExpositionFormat;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.Draws;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.MetricType;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.Rendering;
import dev.pgvigil.snapshot.Sample;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.testing.Definitions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Results of any shape, from rows to the page: read back by the letter of both formats, every page holds the labels and values that were
 * put in, each series once; what a result cannot give is refused by {@link CollectionException} and nothing else.
 */
public final class RowsFuzz {
    private static final List<QueryDefinition> QUERIES = Stream.of(Definitions.of("""
            pg_plain:
              desc: "Hostile help: \\\\ \\" \\n end"
              sql: SELECT 1
              metrics:
                a: {usage: LABEL}
                b: {usage: LABEL, rename: bb}
                x: {usage: GAUGE, description: X}
                y_total: {usage: COUNTER, description: Y}
            pg_odd:
              desc: Odd
              sql: SELECT 1
              metrics:
                a: {usage: LABEL}
                x: {usage: GAUGE, scale: 0.001, default: 7, unit: seconds}
                m: {usage: MAPPEDMETRIC, metric_mapping: {on: 1, off: 0, "": -1}}
                d: {usage: DURATION}
                i: {usage: GAUGE, internal: true}
                h: {usage: HISTOGRAM, bucket: [1, 2.5, 1e6]}
              derived:
                worst: {worst: {of: x}}
            """), Definitions.of("""
            pg_array:
              query: SELECT 1
              metrics:
                - a: {usage: LABEL, description: A}
                - h: {usage: HISTOGRAM, description: H}
            """, "postgres_exporter"), Definitions.of("""
            pg_exporter:
              queries:
                - {name: inferred, help: All, sql: SELECT 1}
            """, "c-009")).flatMap(List::stream).toList();
    private static final List<String> COLUMNS = List.of("a", "b", "x", "y_total", "m", "d", "i", "h", "h_bucket", "h_sum", "h_count", "datname",
            "le", "quantile", "__name__", "a b", "9", "job", "x", "");
    private static final List<String> TYPES = List.of("text", "int8", "float8", "_float8", "timestamptz", "interval", "bool", "name", "my_enum");
    private static final int ROWS = 6;
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private RowsFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        CpuTime.bounded(() -> run(new Draws(input)));
    }

    private static void run(Draws draws) {
        SnapshotStore store = new SnapshotStore("main", new PartRenderer(), 10_000);
        for (int i = 0; i < 4 && draws.more(); i++) {
            QueryDefinition query = draws.one(QUERIES);
            String datname = draws.yes() ? draws.text() : "";
            Rows rows = rows(draws);
            try {
                Mapped mapped = new RowMapper(query, datname).map(rows);
                List<MetricFamily> families = mapped.families();
                if (query.name().equals("pg_plain")) {
                    check(rows, datname, families);
                }
                mapped.warnings().forEach(warning -> expect(!warning.isBlank(), "an empty warning", rows.columns()));
                store.publish(PartKey.data(query.key(), datname), families, NOW, Instant.MAX);
            } catch (CollectionException refused) {
                expect(!refused.getMessage().isBlank(), "a refusal without reason", rows.columns());
            }
        }
        List<Part> parts = List.copyOf(store.current().parts());
        for (ExpositionFormat format : ExpositionFormat.values()) {
            page(format, parts);
        }
    }

    private static Rows rows(Draws draws) {
        List<Rows.Column> columns = new ArrayList<>();
        for (int i = draws.below(8); i > 0; i--) {
            int name = draws.below(COLUMNS.size() + 1);
            columns.add(new Rows.Column(name < COLUMNS.size() ? COLUMNS.get(name) : draws.text(), draws.one(TYPES)));
        }
        List<Object[]> rows = new ArrayList<>();
        for (int i = draws.below(ROWS); i > 0; i--) {
            rows.add(columns.stream().map(column -> value(draws)).toArray());
        }
        return new Rows(columns, rows, 0);
    }

    private static Object value(Draws draws) {
        return switch (draws.below(9)) {
            case 0 -> null;
            case 1 -> draws.number();
            case 2 -> draws.yes();
            case 3 -> Instant.ofEpochSecond(draws.whole() >> 24, draws.below(256) * 1_000_000L);
            case 4 -> Duration.ofNanos(draws.whole());
            case 5 -> numbers(draws);
            case 6 -> halved(draws.text());
            default -> draws.text();
        };
    }

    private static List<Double> numbers(Draws draws) {
        Double[] numbers = new Double[draws.below(5)];
        Arrays.setAll(numbers, i -> draws.below(9) == 8 ? null : draws.number());
        return Arrays.asList(numbers);
    }

    /** Without the first half of its first pair. */
    private static String halved(String text) {
        int pair = 0;
        while (pair < text.length() && !Character.isHighSurrogate(text.charAt(pair))) {
            pair++;
        }
        return pair == text.length() ? text + "\uD83D" : text.substring(0, pair) + text.substring(pair + 1);
    }

    /** The simplest definition's samples, worked out apart from the mapper. */
    private static void check(Rows rows, String datname, List<MetricFamily> families) {
        List<String> names = rows.columns().stream().map(Rows.Column::name).toList();
        for (Map.Entry<String, String> column : Map.of("x", "pg_plain_x", "y_total", "pg_plain_y_total").entrySet()) {
            List<String> expected = new ArrayList<>();
            for (Object[] row : rows.values()) {
                Object value = names.contains(column.getKey()) ? number(row[names.indexOf(column.getKey())]) : null;
                if (value != null) {
                    expected.add(Map.of("a", label(row[names.indexOf("a")]), "bb", label(row[names.indexOf("b")])).entrySet().stream()
                            .sorted(Map.Entry.comparingByKey()).map(Object::toString).toList() + (datname.isEmpty() ? "" : servable(datname)) + value);
                }
            }
            List<String> found = families.stream().filter(family -> family.family().name().equals(column.getValue()))
                    .flatMap(family -> family.samples().stream()).map(sample -> told(sample, datname)).toList();
            expect(found.equals(expected), found + " and not " + expected, names);
        }
    }

    private static String told(Sample sample, String datname) {
        List<String> values = sample.labels().values();
        return List.of("a=" + values.get(0), "bb=" + values.get(1)) + (datname.isEmpty() ? "" : values.get(2)) + sample.value();
    }

    private static Object number(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1.0 : 0.0;
        }
        if (value instanceof Instant time) {
            return time.getEpochSecond() + time.getNano() / 1e9;
        }
        if (value instanceof Duration interval) {
            return interval.getSeconds() + interval.getNano() / 1e9;
        }
        if (value instanceof String text) {
            try {
                return Double.valueOf(text.strip());
            } catch (NumberFormatException none) {
                return null;
            }
        }
        return value instanceof Double ? value : null;
    }

    private static String label(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return servable(text);
        }
        if (value instanceof Boolean || value instanceof List) {
            return value.toString();
        }
        double number = (Double) number(value);
        boolean whole = !Double.isInfinite(number) && number == Math.floor(number) && Math.abs(number) < 1e15;
        return whole ? new BigDecimal(number).toBigInteger().toString() : Double.toString(number);
    }

    /** What stands in a label: no NUL and no half of a pair. */
    private static String servable(String text) {
        StringBuilder servable = new StringBuilder();
        text.codePoints().forEach(c -> servable.appendCodePoint(c == 0 || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return servable.toString();
    }

    private static void page(ExpositionFormat format, List<Part> parts) {
        List<Rendering> renderings = parts.stream().map(Part::rendering).toList();
        byte[] page = Exposition.compose(format, false, renderings);
        CheckedPage read = CheckedPage.read(format, page);
        Map<String, Double> expected = new LinkedHashMap<>();
        parts.stream().flatMap(part -> part.families().stream()).forEach(family -> family.samples().forEach(sample ->
                expect(expected.put(key(format, family.family(), sample), sample.value() + 0.0) == null, "a series twice", sample)));
        expect(read.series().equals(expected), read.series() + " and not " + expected, format);
        expect(Arrays.equals(unzipped(Exposition.compose(format, true, renderings)), page), "another page zipped", format);
    }

    private static String key(ExpositionFormat format, Family family, Sample sample) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < sample.labels().names().size(); i++) {
            String name = sample.labels().names().get(i);
            String value = sample.labels().values().get(i);
            expect(!name.startsWith("__"), "a label that Prometheus keeps for itself", name);
            boolean bound = format == ExpositionFormat.OPENMETRICS && family.type() == MetricType.HISTOGRAM && name.equals("le");
            labels.put(name, bound ? canonical(value) : value);
        }
        labels.values().removeIf(String::isEmpty);
        return family.name() + sample.suffix() + labels;
    }

    /** A bound as OpenMetrics spells it. */
    private static String canonical(String text) {
        if (text.endsWith("Inf")) {
            return text;
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        int exponent = value.precision() - value.scale() - 1;
        if (value.signum() == 0 || exponent >= -4 && exponent < 6) {
            return value.signum() == 0 ? "0.0" : value.setScale(Math.max(1, value.scale())).toPlainString();
        }
        String digits = value.movePointLeft(exponent).toPlainString();
        return digits + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static byte[] unzipped(byte[] member) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(member))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void expect(boolean holds, String found, Object where) {
        if (!holds) {
            throw new AssertionError("found " + found + " in " + where);
        }
    }
}
