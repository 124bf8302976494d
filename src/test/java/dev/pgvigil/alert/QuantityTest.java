package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, seconds, 0 s", "0.0034, seconds, 3.4 ms", "0.1, seconds, 100 ms", "1.25, seconds, 1.2 s", "59.7, seconds, 59 s", "303, seconds, 5 min 3 s",
        "5430, seconds, 1 h 30 min", "90000, seconds, 1 d 1 h", "-303, seconds, -5 min 3 s", "1e12, seconds, 1000000000000 s",
        "1250, milliseconds, 1.2 s", "0.5, milliseconds, 0.5 ms", "93.14, percent, 93.1 %",
        "0, bytes, 0 bytes", "1023, bytes, 1023 bytes", "1024, bytes, 1 KiB", "13207024435, bytes, 12.3 GiB", "-2048, bytes, -2 KiB",
        "1e30, bytes, 867361737988 EiB",
        "0.831, ratio, 83.1 %", "1, ratio, 100 %", "0.99985, ratio, 100 %", "0.0001, ratio, 0.01 %",
        "7, '', 7", "0.12345, '', 0.1235", "999.96, '', 1000", "1000, '', '1,000'", "2147483648, xids, '2,147,483,648'", "-1234.5, '', '-1,235'", "-3, '', -3",
        "0.1, '', 0.1", "1e-9, '', 0.000000001", "1e300, '', 1.0E300",
        "Infinity, seconds, +Inf", "-Infinity, bytes, -Inf", "NaN, ratio, NaN"})
    void isReadByPeople(double value, String unit, String expected) {
        assertThat(Quantity.text(value, unit)).isEqualTo(expected);
    }
}
