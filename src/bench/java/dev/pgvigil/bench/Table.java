package dev.pgvigil.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A Markdown table. Cells are texts, or numbers, which are rounded to a readable number of places. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(String... columns) {
        lines.add(row(List.of(columns)));
        lines.add("|" + "---|".repeat(columns.length));
    }

    Table add(Object... cells) {
        lines.add(row(List.of(cells)));
        return this;
    }

    String markdown() {
        return String.join("\n", lines) + "\n";
    }

    private static String row(List<?> cells) {
        return cells.stream().map(Table::text).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? number(number) : String.valueOf(cell);
    }

    /** Three digits that count, no exponent. */
    static String number(double value) {
        double size = Math.abs(value);
        int places = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
