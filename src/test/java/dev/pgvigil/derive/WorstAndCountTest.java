package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.labels;
import static dev.pgvigil.derive.Replay.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.DerivedOperator.Count;
import dev.pgvigil.query.DerivedOperator.Rate;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.query.Scope;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorstAndCountTest {
    private static final Observation[] ROWS = {row("d=a t=1", "x", 0.5), row("d=a t=2", "x", -3), row("d=b t=1", "x", 2),
        row("d=c t=1", "x", null)};

    @Test
    void worstIsTheHighestOrLowestRow() {
        Replay replay = Replay.of(value("highest", new Worst("x", false)), value("lowest", new Worst("x", true)));
        replay.at(0, ROWS);
        assertThat(replay.value("highest")).isEqualTo(2);
        assertThat(replay.value("lowest")).isEqualTo(-3);
    }

    @Test
    void worstPerGroupLeavesGroupsWithoutAValueOut() {
        Replay replay = Replay.of(value("highest", new Worst("x", false)).per("d")).at(0, ROWS);
        assertThat(replay.values("highest")).isEqualTo(Map.of(labels("d=a"), 0.5, labels("d=b"), 2.0));
    }

    @Test
    void worstOfNothingIsAbsent() {
        assertThat(Replay.of(value("highest", new Worst("x", false))).at(0).newest()).isEmpty();
    }

    @Test
    void aWorstThatIsNoNumberIsAbsentAndNotReplacedByTheNext() {
        Replay replay = Replay.of(value("highest", new Worst("x", false)));
        replay.at(0, row("t=1", "x", 5), row("t=2", "x", Double.POSITIVE_INFINITY));
        assertThat(replay.newest()).isEmpty();
        assertThat(replay.at(1, row("t=1", "x", 5), row("t=2", "x", Double.NaN)).value("highest")).isEqualTo(5);
    }

    @Test
    void countsRowsThatAreThereAboveAndBelow() {
        Replay replay = Replay.of(value("all", count("x")), value("above", new Count("x", OptionalDouble.of(0.5), OptionalDouble.empty())),
                value("below", new Count("x", OptionalDouble.empty(), OptionalDouble.of(2))),
                value("between", new Count("x", OptionalDouble.of(0), OptionalDouble.of(1)))).at(0, ROWS);
        assertThat(replay.value("all")).isEqualTo(3);
        assertThat(replay.value("above")).isEqualTo(1);
        assertThat(replay.value("below")).isEqualTo(2);
        assertThat(replay.value("between")).isEqualTo(1);
    }

    @Test
    void countsPerGroup() {
        Replay replay = Replay.of(value("all", count("x")).per("d"), value("above", above("x", 1)).per("d")).at(0, ROWS);
        assertThat(replay.values("all")).isEqualTo(Map.of(labels("d=a"), 2.0, labels("d=b"), 1.0, labels("d=c"), 0.0));
        assertThat(replay.values("above")).describedAs("nothing is known of c").isEqualTo(Map.of(labels("d=a"), 0.0, labels("d=b"), 1.0));
    }

    @Test
    void noRowsAreCountedAsZero() {
        Replay replay = Replay.of(value("all", count("x")), value("above", above("x", 1)), value("grouped", count("x")).per("d"));
        replay.at(0, ROWS).at(10);
        assertThat(replay.value("all")).isZero();
        assertThat(replay.value("above")).isZero();
        assertThat(replay.values("grouped")).isEmpty();
    }

    @Test
    void noRowsOfADatabaseAreZeroWhereItsNameIsKnown() {
        var query = Defined.query(Scope.DATABASE, List.of(), value("all", count("x")));
        assertThat(new Replay(query).at(0).newest()).isEmpty();
        assertThat(new Replay(new Derivation(query, labels("datname=app"))).at(0).value("all", "datname", "app")).isZero();
    }

    @Test
    void rowsOfWhichNothingIsKnownAreNotCountedAsZero() {
        Replay replay = Replay.of(value("above", above("x", 1))).at(0, row("t=1", "x", null));
        assertThat(replay.newest()).isEmpty();
    }

    @Test
    void lookAtOtherDerivedValuesWhateverTheirOrder() {
        Replay replay = Replay.of(value("worst_worst", new Worst("worst", true)), value("busy", above("rate", 1.5)),
                value("worst", new Worst("rate", false)).per("d"), value("rate", new Rate("x")));
        replay.at(0, row("d=a t=1", "x", 0), row("d=a t=2", "x", 0), row("d=b t=1", "x", 0));
        assertThat(replay.newest()).describedAs("a count of unknown values is not 0").isEmpty();
        replay.at(30, row("d=a t=1", "x", 30), row("d=a t=2", "x", 90), row("d=b t=1", "x", 60), row("d=c t=1", "x", 9000));
        assertThat(replay.values("worst")).isEqualTo(Map.of(labels("d=a"), 3.0, labels("d=b"), 2.0));
        assertThat(replay.value("worst_worst")).isEqualTo(2);
        assertThat(replay.value("busy")).isEqualTo(2);
    }

    private static Count count(String of) {
        return new Count(of, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static Count above(String of, double bound) {
        return new Count(of, OptionalDouble.of(bound), OptionalDouble.empty());
    }
}
