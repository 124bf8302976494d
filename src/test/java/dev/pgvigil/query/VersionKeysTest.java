package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.fuzz.CpuTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionKeysTest {
    private static Loading query(String lines) {
        return Loading.of("pg_x:\n  sql: SELECT 1\n  metrics: {n: {usage: GAUGE}}\n" + lines.indent(2));
    }

    private static boolean runsOn(String lines, int number) {
        return query(lines).only().conditions().postgres().contains(Version.ofNumber(number));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "postgres: '>=14 <17'; 140000; true", "postgres: '>=14 <17'; 169999; true",
        "postgres: '>=14 <17'; 170000; false", "postgres: 16; 160004; true",
        "postgres: 16; 170000; false", "postgres: '!=15'; 150003; false",
        "postgres: '!=15'; 160000; true", "postgres: '<13 || >=16'; 140000; false",
        "postgres: '<13 || >=16'; 120010; true", "postgres: '16.x'; 160004; true",
        "min_version: 140000; 139999; false", "max_version: 170000; 170000; false",
        "max_version: 170000; 160009; true", "min_version: 090400; 90400; true",
        "min_version: 090400; 90300; false", "min_version: '0'; 90300; true",
        "min_version: 100000; 90624; false", "runonserver: '>=10.0.0 <13.0.0'; 120005; true",
        "runonserver: '<=12.0.0'; 120005; false", "postgres: '*'; 90300; true"})
    void decidesByVersion(String line, int number, boolean runs) {
        assertThat(runsOn(line, number)).isEqualTo(runs);
    }

    @Test
    void takesTheCommonPartOfAllKeys() {
        String lines = "postgres: '>=14'\nmin_version: 150000\nmax_version: 180000\nrunonserver: '<17.0.0'";

        assertThat(runsOn(lines, 140000)).isFalse();
        assertThat(runsOn(lines, 150000)).isTrue();
        assertThat(runsOn(lines, 170000)).isFalse();
    }

    @Test
    void refusesKeysThatContradict() {
        assertThat(query("postgres: '>=16'\nmax_version: 150000").faults())
                .isEqualTo("f.yaml:5:16: pg_x.max_version: found <15.0, expected versions that agree with >=16");
        assertThat(query("min_version: 160000\nrunonserver: '<15.0.0'").faults())
                .isEqualTo("f.yaml:5:16: pg_x.runonserver: found <15.0.0, expected versions that agree with >=16.0");
        assertThat(query("min_version: 160000\nmax_version: 160000").faults())
                .isEqualTo("f.yaml:5:16: pg_x.max_version: found 160000, expected a version above min_version (16.0)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "9.6", "1234567", "1700000000000", "-1", "0x10", "[14]"})
    void refusesOtherNumbers(String value) {
        assertThat(query("min_version: " + value).faults()).startsWith("f.yaml:4:16: pg_x.min_version: found ")
                .endsWith(", expected a version number such as 140000 (for 14) or 90600 (for 9.6)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "!=1.", ">=1 "})
    void refusesLongRangesAtOnce(String piece) {
        CpuTime.bounded(() -> assertThat(query("postgres: '" + piece.repeat(15_000) + "'").faults()).startsWith("f.yaml:4:13: pg_x.postgres: found ")
                .endsWith("…, expected a version range such as \">=14 <17\""));
    }

    @Test
    void readsAVersionOfManyParts() {
        assertThat(Version.parse("1.2" + ".3".repeat(30_000)).orElseThrow().parts()).startsWith(1, 2, 3).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", ">=17 <14", "=>14", "14 ||", ">=1234567"})
    void refusesOtherRanges(String value) {
        assertThat(query("postgres: '" + value + "'").faults())
                .isEqualTo("f.yaml:4:13: pg_x.postgres: found " + value + ", expected a version range such as \">=14 <17\"");
    }
}
