package dev.pgvigil.exposition;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;
import java.util.List;

/**
 * Writes the sample lines of a family. Both formats spell them alike but for the bounds in a histogram and a summary. Names are turned to
 * bytes once for all samples that have the same. Not thread-safe.
 */
final class SampleLines {
    private static final byte[] END = "\"} ".getBytes(US_ASCII);
    private final ByteWriter writer;
    private final boolean canonical;
    private List<String> names = List.of();
    private byte[][] openings = {};

    private SampleLines(ByteWriter writer, boolean canonical) {
        this.writer = writer;
        this.canonical = canonical;
    }

    static byte[] of(ExpositionFormat format, MetricFamily family, ByteWriter writer) {
        SampleLines lines = new SampleLines(writer, format == ExpositionFormat.OPENMETRICS && !family.family().type().single());
        byte[] name = family.family().name().getBytes(US_ASCII);
        for (Sample sample : family.samples()) {
            writer.ascii(name).ascii(sample.suffix());
            lines.labels(sample.labels());
            writer.number(sample.value()).ascii('\n');
        }
        return writer.take();
    }

    private void labels(Labels labels) {
        if (labels.names().isEmpty()) {
            writer.ascii(' ');
            return;
        }
        if (!labels.names().equals(names)) {
            names = labels.names();
            openings = openings(names);
        }
        for (int i = 0; i < openings.length; i++) {
            writer.ascii(openings[i]).escaped(value(names.get(i), labels.values().get(i)), true);
        }
        writer.ascii(END);
    }

    /** What stands before each value: <code>{a="</code>, then <code>",b="</code>. */
    private static byte[][] openings(List<String> names) {
        byte[][] openings = new byte[names.size()][];
        for (int i = 0; i < openings.length; i++) {
            openings[i] = ((i == 0 ? "{" : "\",") + names.get(i) + "=\"").getBytes(US_ASCII);
        }
        return openings;
    }

    private String value(String name, String value) {
        return canonical && (name.equals("le") || name.equals("quantile")) ? CanonicalNumber.of(value) : value;
    }
}
