package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.snapshot.Sample;

/** Writes the sample lines of a family. Both formats spell them alike but for the bounds in a histogram and a summary. */
final class SampleLines {
    private SampleLines() {
    }

    static byte[] of(ExpositionFormat format, MetricFamily family, ByteWriter writer) {
        boolean canonical = format == ExpositionFormat.OPENMETRICS && !family.family().type().single();
        for (Sample sample : family.samples()) {
            writer.ascii(family.family().name()).ascii(sample.suffix());
            labels(sample.labels(), canonical, writer);
            writer.ascii(' ').number(sample.value()).ascii('\n');
        }
        return writer.take();
    }

    private static void labels(Labels labels, boolean canonical, ByteWriter writer) {
        for (int i = 0; i < labels.names().size(); i++) {
            String name = labels.names().get(i);
            String value = labels.values().get(i);
            boolean bound = canonical && (name.equals("le") || name.equals("quantile"));
            writer.ascii(i == 0 ? '{' : ',').ascii(name).ascii("=\"").escaped(bound ? CanonicalNumber.of(value) : value, true).ascii('"');
        }
        if (!labels.names().isEmpty()) {
            writer.ascii('}');
        }
    }
}
