package dev.pgvigil.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.fuzz.CpuTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private final Problems problems = new Problems();

    private YamlNode node(String value) {
        return ((YamlMap) YamlParser.parse("f.yaml", "k: " + value + "\n", problems).orElseThrow()).get("k").orElseThrow();
    }

    private String fault() {
        return problems.all().get(0).message();
    }

    @ParameterizedTest
    @CsvSource({"15s,15000", "10m,600000", "500ms,500", "1h30m,5400000", "30,30000", "0.5,500", "1.5s,1500", "0,0", "010,10000", "2d,172800000"})
    void readsDurations(String text, long millis) {
        assertThat(Values.duration(node(text), problems)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:30", "-5s", "5 s", "abc", "1s2", "36601d", "''", "[1]", "99999999999999999999999999999999999999999999999999999999999999999s"})
    void refusesOtherDurations(String text) {
        assertThat(Values.duration(node(text), problems)).isEmpty();
        assertThat(fault()).endsWith(", expected a duration such as 15s, 10m or 500ms");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "yes,true", "on,true", "ON,true", "False,false", "no,false", "off,false"})
    void readsBooleans(String text, boolean expected) {
        assertThat(Values.bool(node(text), problems)).contains(expected);
    }

    @Test
    void refusesOtherBooleans() {
        assertThat(Values.bool(node("1"), problems)).isEmpty();
        assertThat(fault()).isEqualTo("found 1, expected true or false");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-0.5,-0.5", "1e3,1000", "'0.1',0.1", "010,10", ".5,0.5", "+2,2"})
    void readsNumbers(String text, double expected) {
        assertThat(Values.number(node("\"" + text + "\""), problems)).contains(expected);
        assertThat(Values.number(node(text), problems)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", ".nan", "NaN", "Infinity", "0x1F", "1f", "1d", "1_000", "1e999", "one"})
    void refusesOtherNumbers(String text) {
        assertThat(Values.number(node(text), problems)).isEmpty();
        assertThat(fault()).isEqualTo("found " + text + ", expected a number");
    }

    @Test
    void readsIntegersInBaseTen() {
        assertThat(Values.integer(node("010"), problems, 0, 20)).contains(10);
        assertThat(Values.integer(node("21"), problems, 0, 20)).isEmpty();
        assertThat(Values.integer(node("1.5"), problems, 0, 20)).isEmpty();
        assertThat(problems.all()).extracting(Problem::message)
                .containsExactly("found 21, expected a whole number from 0 to 20", "found 1.5, expected a whole number from 0 to 20");
    }

    @Test
    void readsOneTextAsAListOfOne() {
        assertThat(Values.texts(node("a"), problems)).contains(List.of("a"));
        assertThat(Values.texts(node("[a, b]"), problems)).contains(List.of("a", "b"));
        assertThat(Values.texts(node("[]"), problems)).contains(List.of());
    }

    @Test
    void suggestsTheWordInTheCaseThatWasWritten() {
        assertThat(Values.word(node("Seconds"), problems, TimeUnit.class)).contains(TimeUnit.SECONDS);
        assertThat(Values.word(node("houres"), problems, TimeUnit.class)).isEqualTo(Optional.empty());
        assertThat(fault()).isEqualTo("found houres, expected nanoseconds, microseconds, milliseconds, seconds, minutes, hours or days; "
                + "did you mean hours?");
    }

    @Test
    void namesNullAndEmptyTexts() {
        Values.text(node(""), problems);
        Values.text(node("''"), problems);

        assertThat(problems.all()).extracting(Problem::message)
                .containsExactlyInAnyOrder("found nothing, expected a text", "found an empty text, expected a text");
    }

    @Test
    void shortensLongTexts() {
        assertThat(node("x".repeat(100)).describe()).isEqualTo("x".repeat(40) + "…");
    }

    @Test
    void refusesLongTextsAtOnceWhereANumberIsExpected() {
        CpuTime.bounded(() -> assertThat(Values.parseNumber("1".repeat(60_000) + "x")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0663", "0x1", "1e3", "\uFF11"})
    void takesOnlyTheDigitsOfAscii(String text) {
        assertThat(Values.integer(node(text), problems, 0, 9)).isEmpty();
        assertThat(fault()).endsWith(", expected a whole number from 0 to 9");
    }

    @Test
    void comparesNoLongWords() {
        List<String> known = List.of("k".repeat(60_000), "interval");

        CpuTime.bounded(() -> assertThat(Suggestion.of("k".repeat(59_999), known)).isEmpty());
        assertThat(Suggestion.of("intervall", known)).isEqualTo("; did you mean interval?");
    }
}
