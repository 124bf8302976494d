package dev.pgvigil.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final Key<Duration> EVERY = Key.duration("every", "ttl");
    private static final Key<String> SQL = Key.text("sql");

    private final Problems problems = new Problems();

    private Fields fields(String text) {
        return new Fields((YamlMap) YamlParser.parse("f.yaml", text, problems).orElseThrow(), problems);
    }

    private String faults() {
        return new ProblemsException(problems.all()).getMessage();
    }

    @Test
    void readsEverySpelling() {
        assertThat(fields("ttl: 5").get(EVERY)).contains(Duration.ofSeconds(5));
        assertThat(fields("every: 5s").get(EVERY)).contains(Duration.ofSeconds(5));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void refusesTwoSpellingsOnce() {
        Fields fields = fields("every: 5s\nttl: 6s\n");
        fields.get(EVERY);
        fields.node(EVERY);

        assertThat(faults()).isEqualTo("f.yaml:2:1: ttl: found a second spelling of every, expected one of the two");
    }

    @Test
    void namesTheKnownKeysOnceForAnUnknownOne() {
        Fields fields = fields("sqll: x\n");
        fields.require(SQL);
        fields.get(EVERY);
        fields.finish();

        assertThat(faults()).isEqualTo("""
                f.yaml:1:1: found no key sql, expected one
                f.yaml:1:1: sqll: found the unknown key sqll, expected sql or every; did you mean sql?""");
    }

    @Test
    void suggestsNothingForAFarWord() {
        Fields fields = fields("colour: x\n");
        fields.get(SQL);
        fields.finish();

        assertThat(faults()).isEqualTo("f.yaml:1:1: colour: found the unknown key colour, expected sql");
    }

    @Test
    void refusesAKeyByNameWithTheReason() {
        Fields fields = fields("old: x\n");
        fields.refuse("old", "it does nothing");
        fields.finish();

        assertThat(faults()).isEqualTo("f.yaml:1:1: old: found old, which is not supported: it does nothing");
    }

    @Test
    void reportsFilesInTheOrderTheyWereRead() {
        problems.reading("a.yaml");
        problems.reading("b.yaml");
        problems.add(new Problem(new Position("b.yaml", 1, 1), "", "second"));
        problems.add(new Problem(new Position("a.yaml", 9, 1), "", "first, late"));
        problems.add(new Problem(new Position("a.yaml", 2, 5), "x", "first, early"));
        problems.add(new Problem(new Position("a.yaml", 2, 5), "x", "first, early"));

        assertThatThrownBy(problems::throwIfAny).hasMessage("""
                a.yaml:2:5: x: first, early
                a.yaml:9:1: first, late
                b.yaml:1:1: second""");
    }

    @Test
    void keepsWarningsApartFromFaults() {
        problems.warn(fields("sql: x\n").map().get("sql").orElseThrow(), "only saying");

        assertThat(problems.isEmpty()).isTrue();
        assertThat(problems.warnings()).containsExactly("f.yaml:1:6: sql: only saying");
    }
}
