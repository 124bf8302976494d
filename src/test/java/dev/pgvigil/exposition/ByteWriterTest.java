package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteWriterTest {
    private final ByteWriter writer = new ByteWriter();

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "1, 1", "-1, -1", "42, 42", "9007199254740991, 9007199254740991", "-9007199254740991, -9007199254740991",
            "9007199254740992, 9.007199254740992E15", "1e100, 1.0E100", "0.5, 0.5", "-0.25, -0.25", "0.1, 0.1", "0.000001, 0.000001",
            "1.5e-6, 1.5E-6", "123.000001, 123.000001", "3.05, 3.05", "0.3333333333333333, 0.3333333333333333", "NaN, NaN",
            "Infinity, +Inf", "-Infinity, -Inf", "4.9e-324, 4.9E-324", "1.7976931348623157e308, 1.7976931348623157E308", "1e7, 10000000"})
    void writesNumbersShortly(double value, String expected) {
        assertThat(number(value)).isEqualTo(expected);
    }

    @Test
    void writesNumbersThatReadBackToTheSameValue() {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 500_000; i++) {
            double value = value(random, i);
            String text = number(value);
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(text)).as("seed %d, value %d, %s", seed, i, text).isEqualTo(value == 0 ? 0.0 : value);
                assertThat(text.length()).as("seed %d, value %d, %s", seed, i, text).isLessThanOrEqualTo(24);
            }
        }
    }

    @Test
    void escapesLabelValuesAndHelp() {
        assertThat(escaped("a\\b\nc\"d", true)).isEqualTo("a\\\\b\\nc\\\"d");
        assertThat(escaped("a\\b\nc\"d", false)).isEqualTo("a\\\\b\\nc\"d");
    }

    @Test
    void writesAnyUnicodeAsUtf8() {
        StringBuilder all = new StringBuilder();
        for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point);
            }
        }
        String expected = all.toString().replace("\\", "\\\\").replace("\n", "\\n");

        assertThat(escaped(all.toString(), false)).isEqualTo(expected);
    }

    @Test
    void replacesHalvesOfSurrogatePairsAndNul() {
        assertThat(escaped("\uD83Dx", true)).isEqualTo("\uFFFDx");
        assertThat(escaped("x\uD83D", true)).isEqualTo("x\uFFFD");
        assertThat(escaped("\uDE00\uD83D\uDE00\uD83D", true)).isEqualTo("\uFFFD\uD83D\uDE00\uFFFD");
        assertThat(escaped("a\0b", true)).isEqualTo("a\uFFFDb");
    }

    @Test
    void startsAnewAfterTaking() {
        writer.ascii("x".repeat(5_000));
        assertThat(writer.take()).hasSize(5_000);
        assertThat(writer.take()).isEmpty();
    }

    private String number(double value) {
        return new String(writer.number(value).take(), StandardCharsets.UTF_8);
    }

    private String escaped(String text, boolean quotes) {
        return new String(writer.escaped(text, quotes).take(), StandardCharsets.UTF_8);
    }

    private static double value(Random random, int i) {
        return switch (i % 5) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(1_000_000) / 1_000.0;
            case 2 -> random.nextDouble();
            case 3 -> (double) random.nextLong();
            default -> random.nextInt() / 1e6 * (random.nextInt(3) - 1);
        };
    }
}
