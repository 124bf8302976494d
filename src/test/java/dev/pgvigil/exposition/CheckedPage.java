package dev.pgvigil.exposition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page read by the letter of its format, stricter than Prometheus: one block a family, no clashing names, no duplicate series,
 * only known escapes, and in OpenMetrics counters that count up, canonical bounds and the end marker.
 */
public final class CheckedPage {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)", Pattern.DOTALL);
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.+)\\})? (\\S+)", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"\\\\]*+(?:\\\\[\\\\n\"][^\"\\\\]*+)*+)\"(,|$)", Pattern.DOTALL);
    private static final Pattern CANONICAL = Pattern.compile("[+-]Inf|-?[0-9]+\\.[0-9]+|-?[0-9](\\.[0-9]+)?e[+-][0-9]{2,3}");
    private static final Map<String, List<String>> TEXT_SUFFIXES = Map.of("gauge", List.of(""), "counter", List.of(""), "untyped", List.of(""),
            "histogram", List.of("_bucket", "_sum", "_count"), "summary", List.of("", "_sum", "_count"));
    private static final Map<String, List<String>> OPENMETRICS_SUFFIXES = Map.of("gauge", List.of(""), "unknown", List.of(""), "counter",
            List.of("_total"), "histogram", List.of("_bucket", "_sum", "_count"), "summary", List.of("", "_sum", "_count"));

    /** What stands once for a family; null where the page does not say it. */
    record Meta(String type, String help, String unit) {
    }

    final Map<String, Meta> families = new LinkedHashMap<>();
    final Map<String, Double> series = new LinkedHashMap<>();
    private final boolean openMetrics;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> meta = new LinkedHashMap<>();
    private String current = "";
    private boolean sampled = true;

    private CheckedPage(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    /** @throws IllegalArgumentException naming the first line that is wrong */
    public static CheckedPage read(ExpositionFormat format, byte[] bytes) {
        CheckedPage page = new CheckedPage(format == ExpositionFormat.OPENMETRICS);
        String text = decoded(bytes);
        if (page.openMetrics) {
            expect(text.equals("# EOF\n") || text.endsWith("\n# EOF\n"), "no end marker", text);
            text = text.substring(0, text.length() - 6);
        }
        expect(text.isEmpty() || text.endsWith("\n"), "no line feed at the end", text);
        for (String line : text.isEmpty() ? new String[0] : text.substring(0, text.length() - 1).split("\n", -1)) {
            page.line(line);
        }
        expect(page.sampled, "family without samples", page.current);
        page.closeFamily();
        return page;
    }

    /** Metric name and labels of each sample, without empty labels, to its value. */
    public Map<String, Double> series() {
        return series;
    }

    private void line(String line) {
        expect(line.indexOf(0) < 0, "NUL", line);
        if (line.startsWith("#")) {
            meta(line);
        } else {
            sample(line);
        }
    }

    private void meta(String line) {
        Matcher matcher = META.matcher(line);
        expect(matcher.matches(), "neither HELP, TYPE nor UNIT", line);
        if (!matcher.group(2).equals(current)) {
            expect(sampled, "family without samples", line);
            closeFamily();
            current = matcher.group(2);
            sampled = false;
        }
        expect(!sampled, "metadata after samples", line);
        expect(meta.put(matcher.group(1), matcher.group(3)) == null, "metadata twice", line);
    }

    private void closeFamily() {
        if (current.isEmpty()) {
            return;
        }
        String type = meta.get("TYPE");
        String unit = meta.get("UNIT");
        expect(suffixes().containsKey(type), "type " + type, current);
        expect(unit == null || openMetrics && current.endsWith("_" + unit), "unit " + unit, current);
        String help = meta.get("HELP");
        families.put(current, new Meta(type, help == null ? null : unescaped(help, openMetrics), unit));
        claim(type);
        meta.clear();
    }

    private void claim(String type) {
        Set<String> names = new HashSet<>(Set.of(current));
        suffixes().get(type).forEach(suffix -> names.add(current + suffix));
        if (openMetrics && Set.of("counter", "histogram", "summary").contains(type)) {
            names.add(current + "_created");
        }
        names.forEach(name -> expect(taken.add(name), "clashing name " + name, current));
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        expect(matcher.matches(), "no sample", line);
        String name = matcher.group(1);
        String type = meta.getOrDefault("TYPE", "");
        boolean fits = name.startsWith(current) && suffixes().getOrDefault(type, List.of()).contains(name.substring(current.length()));
        expect(!current.isEmpty() && fits, "sample outside of its family " + current, line);
        sampled = true;
        double value = value(matcher.group(3), line);
        expect(!openMetrics || !type.equals("counter") || value >= 0, "counter below 0", line);
        String key = name + labels(matcher.group(2), line);
        expect(series.put(key, value) == null, "duplicate series", line);
    }

    private Map<String, String> labels(String written, String line) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = LABEL.matcher(written == null ? "" : written);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            String name = matcher.group(1);
            boolean bound = openMetrics && Set.of("le", "quantile").contains(name) && Set.of("histogram", "summary").contains(meta.get("TYPE"));
            expect(!bound || CANONICAL.matcher(matcher.group(2)).matches(), "bound not canonical", line);
            expect(labels.put(name, unescaped(matcher.group(2), true)) == null, "label twice", line);
        }
        expect(written == null || end == written.length(), "labels", line);
        expect(!openMetrics || written == null || !written.endsWith(","), "comma after the last label", line);
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    private Map<String, List<String>> suffixes() {
        return openMetrics ? OPENMETRICS_SUFFIXES : TEXT_SUFFIXES;
    }

    private static double value(String text, String line) {
        expect(text.matches("NaN|[+-]Inf|-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?"), "value", line);
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    private static String unescaped(String text, boolean quotes) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                expect(c != '"' || !quotes, "quote not escaped", text);
                plain.append(c);
                continue;
            }
            i++;
            expect(i < text.length() && (quotes ? "\\n\"" : "\\n").indexOf(text.charAt(i)) >= 0, "escape", text);
            plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
        }
        return plain.toString();
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("no UTF-8", e);
        }
    }

    private static void expect(boolean holds, String fault, String where) {
        if (!holds) {
            throw new IllegalArgumentException(fault + ": " + where);
        }
    }
}
