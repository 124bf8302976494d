package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.query.DerivedOperator.AboveBest;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AboveBestValueTest {

    @Test
    void saysNothingBeforeTheWindowHasPassed() {
        Replay replay = Replay.of(value("above", new AboveBest("x")));
        assertThat(replay.at(0, row("i=1", "x", 20)).newest()).isEmpty();
        assertThat(replay.at(59, row("i=1", "x", 40)).newest()).isEmpty();
        assertThat(replay.at(60, row("i=1", "x", 40)).value("above", "i", "1")).isEqualTo(0.5);
    }

    @Test
    void isMeasuredAgainstTheLowestValueEverSeen() {
        Replay replay = Replay.of(value("above", new AboveBest("x")));
        replay.at(0, row("", "x", 30)).at(30, row("", "x", 20)).at(5000, row("", "x", 25));
        assertThat(replay.value("above")).isCloseTo(0.2, within(1e-12));
        assertThat(replay.at(6000, row("", "x", 10)).value("above")).as("better than ever").isZero();
        assertThat(replay.at(7000, row("", "x", 40)).value("above")).isEqualTo(0.75);
    }

    @Test
    void anotherRowUnderTheSameNameBeginsAnew() {
        QueryDefinition query = Defined.query(Scope.SERVER, List.of(Defined.label("oid", Optional.empty(), true)),
                value("above", new AboveBest("x")));
        Replay replay = new Replay(query);
        replay.at(0, row("oid=1 i=a", "x", 10)).at(100, row("oid=1 i=a", "x", 40));
        assertThat(replay.value("above", "i", "a")).isEqualTo(0.75);
        assertThat(replay.at(200, row("oid=2 i=a", "x", 40)).newest()).isEmpty();
        assertThat(replay.at(300, row("oid=2 i=a", "x", 40)).value("above", "i", "a")).isZero();
    }

    @Test
    void aRowThatWasNotSeenIsForgotten() {
        Replay replay = Replay.of(value("above", new AboveBest("x")));
        replay.at(0, row("i=1", "x", 10)).at(100).at(200, row("i=1", "x", 40));
        assertThat(replay.newest()).isEmpty();
        assertThat(replay.at(300, row("i=1", "x", 40)).value("above", "i", "1")).isZero();
    }

    @Test
    void whatIsNotPositiveIsNoMeasure() {
        Replay replay = Replay.of(value("above", new AboveBest("x")));
        replay.at(0, row("", "x", 0)).at(100, row("", "x", -5)).at(200, row("", "x", null));
        assertThat(replay.newest()).isEmpty();
    }

    @Test
    void theHighestOfAllRowsCanBeTold() {
        Replay replay = Replay.of(value("above", new AboveBest("x")), value("worst", new Worst("above", false)));
        replay.at(0, row("i=1", "x", 10), row("i=2", "x", 10)).at(60, row("i=1", "x", 20), row("i=2", "x", 100));
        assertThat(replay.value("worst")).isEqualTo(0.9);
    }

    @Test
    void theBestOutlivesARestartOfPgvigilAndOfTheServerHoweverLong() {
        QueryDefinition query = Defined.query(value("above", new AboveBest("x")));
        Derivation before = new Derivation(query);
        before.record(0, List.of(row("", "x", 10)));
        Derivation after = new Derivation(query);
        after.resume(before.save(), Continuity.RESTARTED);
        assertThat(new Replay(after).at(0, row("", "x", 40)).value("above")).isEqualTo(0.75);
    }
}
