package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, seconds, 0s", "0.0034, seconds, 3.4 ms", "0.5, seconds, 500 ms", "1.25, seconds, 1.25s", "59.4, seconds, 59s", "303, seconds, 5m 3s",
        "300, seconds, 5m", "3600, seconds, 1h", "5430, seconds, 1h 30m", "90000, seconds, 1d 1h", "-303, seconds, -5m 3s",
        "59.7, seconds, 1m", "3599.9, seconds, 1h", "1e12, seconds, 1000000000000 s",
        "0, bytes, 0 bytes", "1023, bytes, 1023 bytes", "1024, bytes, 1 KiB", "13207024435, bytes, 12.3 GiB", "-2048, bytes, -2 KiB",
        "1e30, bytes, 867361737988 EiB",
        "0.831, ratio, 83.1 %", "1, ratio, 100 %", "0.99985, ratio, 100 %", "0.0001, ratio, 0.01 %",
        "7, '', 7", "0.12345, '', 0.1235", "123456, '', 123456", "2147483648, xids, 2147483648", "-3, '', -3", "0.1, '', 0.1", "1e300, '', 1.0E300",
        "Infinity, seconds, +Inf", "-Infinity, bytes, -Inf", "NaN, ratio, NaN"})
    void isReadByPeople(double value, String unit, String expected) {
        assertThat(Quantity.text(value, unit)).isEqualTo(expected);
    }
}
