package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.MetricType;

/** What stands once before all samples of a family: HELP, TYPE and, in OpenMetrics, UNIT. */
final class Header {
    private static final String TOTAL = "_total";

    private Header() {
    }

    static byte[] of(ExpositionFormat format, Family family) {
        ByteWriter writer = new ByteWriter();
        boolean openMetrics = format == ExpositionFormat.OPENMETRICS;
        String name = name(format, family);
        if (!family.help().isEmpty()) {
            writer.ascii("# HELP ").ascii(name).ascii(' ').escaped(family.help(), openMetrics).ascii('\n');
        }
        writer.ascii("# TYPE ").ascii(name).ascii(' ').ascii(openMetrics ? word(family) : family.type().word()).ascii('\n');
        if (openMetrics && endsWithUnit(name, family.unit())) {
            writer.ascii("# UNIT ").ascii(name).ascii(' ').ascii(family.unit()).ascii('\n');
        }
        return writer.take();
    }

    /** The family's name on the page: in OpenMetrics a counter {@code x_total} is the family {@code x}. */
    static String name(ExpositionFormat format, Family family) {
        String name = family.name();
        return format == ExpositionFormat.OPENMETRICS && totalled(family) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }

    /** Whether OpenMetrics can have it as a counter. */
    static boolean totalled(Family family) {
        String name = family.name();
        return family.type() == MetricType.COUNTER && name.endsWith(TOTAL) && name.length() > TOTAL.length();
    }

    private static String word(Family family) {
        boolean untotalled = family.type() == MetricType.COUNTER && !totalled(family);
        return untotalled || family.type() == MetricType.UNTYPED ? "unknown" : family.type().word();
    }

    private static boolean endsWithUnit(String name, String unit) {
        return !unit.isEmpty() && name.endsWith("_" + unit);
    }
}
