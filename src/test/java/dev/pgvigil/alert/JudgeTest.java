package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.Severity;
import dev.pgvigil.snapshot.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final String TEN_SECONDS = "A: {above: lag, warning: {at: 5, for: 10s}, summary: 'Lag of {datname} is {value}, above {threshold}'}";
    private static final String AT_ONCE = "A: {above: lag, warning: {at: 5}, summary: S}";
    private static final String KEPT = "A: {above: lag, warning: {at: 5}, keep_firing_for: 10s, summary: S}";

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    @Test
    void isPendingUntilItHeldForLongEnough() {
        Court court = new Court(TEN_SECONDS).set("pg_x_lag", 5.1, "datname", "app").judge();
        assertThat(court.alerts()).isEqualTo("A warning pending 5.1 {datname=app}");
        court.pass(seconds(9));
        assertThat(court.alerts()).isEqualTo("A warning pending 5.1 {datname=app}");
        assertThat(court.news()).isEqualTo("fired [], resolved []");
        court.pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("A warning firing 5.1 {datname=app}");
        assertThat(court.news()).isEqualTo("fired [A], resolved []");
        assertThat(court.pass(seconds(1)).news()).isEqualTo("fired [], resolved []");
    }

    @Test
    void tellsAllThatIsKnownOfIt() {
        Court court = new Court(TEN_SECONDS).set("pg_x_lag", 303, "datname", "app", "usename", "");
        Instant begin = court.now().date();
        court.judge().set("pg_x_lag", 400, "datname", "app", "usename", "").pass(seconds(10)).drop("pg_x_lag", "datname", "app", "usename", "").pass(seconds(1));

        assertThat(court.last.alerts()).containsExactly(new Alert("A", Severity.WARNING, Map.of("datname", "app"), AlertState.INACTIVE, 400, 5, begin,
                Optional.of(begin.plusSeconds(10)), Optional.of(begin.plusSeconds(11)), "Lag of app is 6 min 40 s, above 5 s", "", "A"));
        assertThat(court.news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void withoutForItFiresAtOnce() {
        assertThat(new Court(AT_ONCE).set("pg_x_lag", 6).judge().news()).isEqualTo("fired [A], resolved []");
    }

    @Test
    void theThresholdItselfIsNotBeyond() {
        assertThat(new Court(AT_ONCE).set("pg_x_lag", 5).judge().alerts()).isEmpty();
        assertThat(new Court("A: {below: lag, warning: {at: 5}, summary: S}").set("pg_x_lag", 5).judge().alerts()).isEmpty();
        assertThat(new Court("A: {below: lag, warning: {at: 5}, summary: S}").set("pg_x_lag", 4).judge().alerts()).isEqualTo("A warning firing 4.0");
    }

    @Test
    void notANumberNeverFiresAndEndsWhatFires() {
        Court court = new Court(AT_ONCE + "\nB: {below: lag, warning: {at: 5}, summary: S}").set("pg_x_lag", Double.NaN).judge();
        assertThat(court.alerts()).isEmpty();
        court.set("pg_x_lag", 6).judge().set("pg_x_lag", Double.NaN).judge();
        assertThat(court.news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void infinityIsBeyondEverythingButADisabledThreshold() {
        assertThat(new Court(AT_ONCE).set("pg_x_lag", Double.POSITIVE_INFINITY).judge().alerts()).isEqualTo("A warning firing Infinity");
        List<AlertRule> rules = Rules.of(AT_ONCE);
        Judge disabled = new Judge(rules, List.of(new EffectiveThreshold("A", Severity.WARNING, Double.POSITIVE_INFINITY, "seconds", Duration.ZERO, "x")));
        assertThat(disabled.judge(Moment.of(Instant.EPOCH), Readings.of(List.of(new Reading("pg_x_lag", Labels.NONE,
                Double.POSITIVE_INFINITY))), "").alerts()).isEmpty();
    }

    @Test
    void aConditionThatEndsBeforeBeginsAnew() {
        Court court = new Court(TEN_SECONDS).set("pg_x_lag", 6).judge().pass(seconds(9)).set("pg_x_lag", 5).pass(seconds(1));
        assertThat(court.alerts()).isEmpty();
        court.set("pg_x_lag", 6).pass(seconds(10));
        assertThat(court.alerts()).isEqualTo("A warning pending 6.0");
        assertThat(court.pass(seconds(1)).alerts()).isEqualTo("A warning firing 6.0");
    }

    @Test
    void anAbsentSeriesEndsWhatIsPendingAndWhatFires() {
        assertThat(new Court(TEN_SECONDS).set("pg_x_lag", 6).judge().pass(seconds(5)).drop("pg_x_lag").pass(seconds(1)).alerts()).isEmpty();
        Court court = new Court(AT_ONCE).set("pg_x_lag", 6).judge().drop("pg_x_lag").pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("A warning inactive 6.0");
        assertThat(court.news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void firesOnForAsLongAsItIsToBeKept() {
        Court court = new Court(KEPT).set("pg_x_lag", 6).judge().set("pg_x_lag", 1).pass(seconds(10));
        assertThat(court.alerts()).isEqualTo("A warning firing 6.0");
        assertThat(court.pass(seconds(1)).news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void aRelapseWhileItIsKeptBeginsTheKeepingAnewWithoutFiringAgain() {
        Court court = new Court(KEPT).set("pg_x_lag", 6).judge().drop("pg_x_lag").pass(seconds(10)).set("pg_x_lag", 7).pass(seconds(1));
        assertThat(court.alerts() + court.news()).isEqualTo("A warning firing 7.0fired [], resolved []");
        court.drop("pg_x_lag").pass(seconds(10));
        assertThat(court.alerts()).isEqualTo("A warning firing 7.0");
        assertThat(court.pass(seconds(1)).news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void whatIsPendingIsNotKept() {
        Court court = new Court("A: {above: lag, warning: {at: 5, for: 10s}, keep_firing_for: 1m, summary: S}").set("pg_x_lag", 6).judge().pass(seconds(9));
        assertThat(court.set("pg_x_lag", 1).pass(seconds(1)).alerts()).isEmpty();
    }

    @Test
    void severitiesAreJudgedEachAlone() {
        Court court = new Court("A: {above: lag, warning: {at: 5, for: 5s}, critical: {at: 10}, keep_firing_for: 0s, summary: S}").set("pg_x_lag", 11).judge();
        assertThat(court.alerts()).isEqualTo("A critical firing 11.0\nA warning pending 11.0");
        assertThat(court.pass(seconds(5)).alerts()).isEqualTo("A critical firing 11.0\nA warning firing 11.0");
        court.set("pg_x_lag", 7).pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("A warning firing 7.0\nA critical inactive 11.0");
    }

    @Test
    void aSeverityCanCompareAValueOfItsOwn() {
        Court court = new Court("A: {above: n, warning: {at: 5}, critical: {at: 5, value: m}, keep_firing_for: 0s, summary: S}").set("pg_x_number", 6).set("pg_x_m", 3).judge();
        assertThat(court.alerts()).isEqualTo("A warning firing 6.0");
        assertThat(court.set("pg_x_m", 7).set("pg_x_number", 1).judge().alerts()).isEqualTo("A critical firing 7.0\nA warning inactive 6.0");
    }

    @Test
    void seriesAreJudgedEachAlone() {
        Court court = new Court(AT_ONCE).set("pg_x_lag", 6, "datname", "a").set("pg_x_lag", 4, "datname", "b").set("pg_x_lag", 7, "datname", "c").judge();
        assertThat(court.last.alerts()).extracting(Alert::labels).containsExactlyInAnyOrder(Map.of("datname", "a"), Map.of("datname", "c"));
        court.drop("pg_x_lag", "datname", "a").judge();
        assertThat(court.last.resolved()).extracting(Alert::labels).containsExactly(Map.of("datname", "a"));
    }

    @Test
    void theOrderOfLabelsTellsNothingApart() {
        Court court = new Court(TEN_SECONDS).set("pg_x_lag", 6, "datname", "a", "usename", "u").judge().pass(seconds(9));
        court.drop("pg_x_lag", "datname", "a", "usename", "u").set("pg_x_lag", 6, "usename", "u", "datname", "a").pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("A warning firing 6.0 {datname=a, usename=u}");
    }

    @Test
    void anAlertForOneRoleIsNotJudgedInTheOther() {
        Court court = new Court("A: {above: lag, warning: {at: 5}, role: replica, summary: S}").set("pg_x_lag", 6).judge();
        assertThat(court.alerts()).isEmpty();
        assertThat(court.role("replica").judge().alerts()).isEqualTo("A warning firing 6.0");
        assertThat(court.patience(seconds(60)).role("primary").judge().news()).isEqualTo("fired [], resolved [A]");
        assertThat(court.role("").judge().alerts()).isEqualTo("A warning inactive 6.0");
    }

    @Test
    void onlySeriesWithTheLabelsCount() {
        OwnAlert own = new OwnAlert(Rules.one("A: {above: lag, warning: {at: 0}, summary: '{datname} is {usename}'}").definition(), Map.of("usename", "failing"), false);
        Court court = new Court(AlertRules.of(List.of(), List.of(own)));
        court.set("lag", 1, "datname", "a", "usename", "ok").set("lag", 1, "datname", "b", "usename", "failing").set("lag", 1, "datname", "c").judge();
        assertThat(court.last.alerts()).extracting(Alert::summary).containsExactly("b is failing");
    }

    @Test
    void oneLostCollectionEndsNothingAndTwoDo() {
        Court court = new Court(TEN_SECONDS).patience(seconds(15)).set("pg_x_lag", 6).judge().pass(seconds(5)).drop("pg_x_lag").pass(seconds(14));
        assertThat(court.alerts()).as("nothing fires of what is not there").isEqualTo("A warning pending 6.0");
        court.set("pg_x_lag", 6).pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("A warning firing 6.0");
        court.drop("pg_x_lag").pass(seconds(15));
        assertThat(court.alerts()).isEqualTo("A warning firing 6.0");
        assertThat(court.pass(seconds(1)).news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void settingTheCalendarFiresNothing() {
        OwnAlert own = new OwnAlert(Rules.one("B: {above: lag, warning: {at: 60}, summary: S}").definition(), Map.of(), true);
        Court court = new Court(AlertRules.of(List.of(), List.of(own)));
        court.set("lag", court.now().date().getEpochSecond() - 30.0).judge().setCalendar(Duration.ofDays(1)).pass(seconds(1));
        assertThat(court.alerts()).isEmpty();
        assertThat(court.pass(seconds(30)).alerts()).isEqualTo("B warning firing 61.0");
        court.set("lag", court.now().date().getEpochSecond()).pass(seconds(1));
        assertThat(court.news()).isEqualTo("fired [], resolved [B]");

        Court pending = new Court(TEN_SECONDS).set("pg_x_lag", 6).judge().setCalendar(Duration.ofDays(1)).pass(seconds(9));
        assertThat(pending.alerts()).isEqualTo("A warning pending 6.0");
        assertThat(pending.setCalendar(Duration.ofDays(-2)).pass(seconds(1)).alerts()).isEqualTo("A warning firing 6.0");
    }

    @Test
    void resolvedOnesAreShownForAQuarterOfAnHour() {
        Court court = new Court(AT_ONCE).set("pg_x_lag", 6).judge().drop("pg_x_lag").pass(seconds(1)).pass(Duration.ofMinutes(15));
        assertThat(court.alerts()).isEqualTo("A warning inactive 6.0");
        assertThat(court.pass(seconds(1)).alerts()).isEmpty();
    }

    @Test
    void aRelapseOfAResolvedOneIsANewAlert() {
        Court court = new Court(AT_ONCE).set("pg_x_lag", 6).judge().drop("pg_x_lag").pass(seconds(5)).set("pg_x_lag", 8).pass(seconds(1));
        assertThat(court.alerts() + court.news()).isEqualTo("A warning firing 8.0fired [A], resolved []");
        assertThat(court.last.alerts().get(0).activeAt()).isEqualTo(court.now().date());
        assertThat(court.last.alerts().get(0).resolvedAt()).isEmpty();
    }

    @Test
    void followsABoundedNumberOfSeriesAndSaysHowManyMoreThereAre() {
        Court court = new Court(AT_ONCE + "\nB: {above: n, warning: {at: 5}, summary: S}");
        for (int i = 0; i < 250; i++) {
            court.set("pg_x_lag", 6, "datname", "d" + i);
        }
        court.judge();
        assertThat(court.last.alerts()).hasSize(200);
        assertThat(court.last.leftOut()).isEqualTo(Map.of("A", 50));
        List<Map<String, String>> followed = court.last.alerts().stream().map(Alert::labels).toList();
        court.pass(seconds(1));
        assertThat(court.last.alerts()).as("the same ones").extracting(Alert::labels).containsExactlyElementsOf(followed);
        court.drop("pg_x_lag", "datname", followed.get(0).get("datname")).pass(seconds(2));
        assertThat(court.last.alerts().stream().filter(alert -> alert.state() == AlertState.FIRING)).hasSize(200);
        assertThat(court.last.leftOut()).isEqualTo(Map.of("A", 49));
        for (int i = 0; i < 250; i++) {
            court.drop("pg_x_lag", "datname", "d" + i);
        }
        assertThat(court.judge().last.leftOut()).isEmpty();
    }

    @Test
    void resolvedOnesAreBoundedToo() {
        Court court = new Court(AT_ONCE);
        for (int second = 0; second < 800; second++) {
            court.drop("pg_x_lag", "datname", "d" + (second - 1)).set("pg_x_lag", 6, "datname", "d" + second).pass(seconds(1));
        }
        assertThat(court.last.alerts()).hasSize(400);
        assertThat(court.last.alerts().get(0).labels()).isEqualTo(Map.of("datname", "d799"));
    }

    @Test
    void aChangedThresholdActsAtOnceAndTheOthersGoOn() {
        Court court = new Court(TEN_SECONDS + "\nB: {above: n, warning: {at: 5, for: 10s}, summary: S}").set("pg_x_lag", 6).set("pg_x_number", 6).judge().pass(seconds(5));
        court.assign(TEN_SECONDS.replace("at: 5", "at: 7") + "\nB: {above: n, warning: {at: 5, for: 6s}, summary: S}").pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("B warning firing 6.0");
    }

    @Test
    void anAlertThatIsNoLongerDefinedResolves() {
        Court court = new Court(AT_ONCE + "\nB: {above: n, warning: {at: 5}, critical: {at: 5}, summary: S}").set("pg_x_lag", 6).set("pg_x_number", 6).judge();
        court.assign("B: {above: n, warning: {at: 5}, summary: S}").pass(seconds(1));
        assertThat(court.last.resolved()).extracting(alert -> alert.name() + " " + alert.severity()).containsExactlyInAnyOrder("A WARNING", "B CRITICAL");
        assertThat(court.pass(Duration.ofMinutes(16)).alerts()).isEqualTo("B warning firing 6.0");
        court.assign(AT_ONCE).pass(seconds(1));
        assertThat(court.alerts()).isEqualTo("A warning firing 6.0\nB warning inactive 6.0");
    }

    @Test
    void whatAServerSaysIsNoPlaceholder() {
        Court court = new Court("A: {above: lag, warning: {at: 5}, summary: '{datname} $1 {usename}'}").set("pg_x_lag", 6, "datname", "{value}$0\\").judge();
        assertThat(court.last.alerts().get(0).summary()).isEqualTo("{value}$0\\ $1 ");
    }

    @Test
    void aRestartLosesNoneOfTheTimePending() {
        Court before = new Court(TEN_SECONDS).set("pg_x_lag", 6, "datname", "a").judge().pass(seconds(7));
        Court after = before.restarted(TEN_SECONDS, seconds(100)).patience(seconds(600)).pass(seconds(2));
        assertThat(after.alerts()).isEqualTo("A warning pending 6.0 {datname=a}");
        after.set("pg_x_lag", 6, "datname", "a").judge();
        assertThat(after.alerts()).as("the time between does not count, the waiting for the first collection does").isEqualTo("A warning pending 6.0 {datname=a}");
        assertThat(after.pass(seconds(1)).news()).isEqualTo("fired [A], resolved []");
    }

    @Test
    void whatFiredBeforeARestartGoesOnWithoutNews() {
        Court before = new Court(TEN_SECONDS).set("pg_x_lag", 6).judge().pass(seconds(20));
        Court after = before.restarted(TEN_SECONDS, seconds(30)).patience(seconds(600)).pass(seconds(60));
        assertThat(after.alerts()).isEqualTo("A warning firing 6.0");
        after.set("pg_x_lag", 8).pass(seconds(1));
        assertThat(after.alerts() + after.news()).isEqualTo("A warning firing 8.0fired [], resolved []");
        Alert was = before.last.alerts().get(0);
        assertThat(after.last.alerts().get(0)).extracting(Alert::activeAt, Alert::firedAt).containsExactly(was.activeAt(), was.firedAt());
        assertThat(after.set("pg_x_lag", 1).pass(seconds(1)).news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void whatIsOverAfterARestartResolvesAtTheFirstCollection() {
        Court before = new Court(AT_ONCE).set("pg_x_lag", 6).judge();
        assertThat(before.restarted(AT_ONCE, seconds(5)).patience(seconds(600)).set("pg_x_lag", 1).judge().news()).isEqualTo("fired [], resolved [A]");
        Court gone = before.restarted(AT_ONCE, seconds(5)).patience(seconds(600)).pass(seconds(600));
        assertThat(gone.alerts()).isEqualTo("A warning firing 6.0");
        assertThat(gone.patience(Duration.ZERO).judge().news()).as("it was collected, and is not there").isEqualTo("fired [], resolved [A]");
    }

    @Test
    void keepingOnGoesOnAfterARestart() {
        Court before = new Court(KEPT).set("pg_x_lag", 6).judge().set("pg_x_lag", 1).pass(seconds(7));
        Court after = before.restarted(KEPT, seconds(5)).set("pg_x_lag", 1).pass(seconds(3));
        assertThat(after.alerts()).isEqualTo("A warning firing 6.0");
        assertThat(after.pass(seconds(1)).news()).isEqualTo("fired [], resolved [A]");
    }

    @Test
    void whatPgvigilTellsOfItselfMaySettleAfterARestart() {
        OwnAlert own = new OwnAlert(Rules.one("A: {above: lag, warning: {at: 0}, summary: S}").definition(), Map.of(), false);
        List<AlertRule> rules = AlertRules.of(List.of(), List.of(own));
        Court before = new Court(rules).set("lag", 1).judge();
        for (boolean again : List.of(true, false)) {
            Court after = new Court(rules);
            Judge judge = new Judge(rules, Thresholds.global(rules, List.of()));
            before.save().forEach(saved -> judge.restore(saved, seconds(5), after.now()));
            Readings zero = Readings.of(List.of(new Reading("lag", Labels.NONE, 0)));
            Readings one = Readings.of(List.of(new Reading("lag", Labels.NONE, 1)));
            after.clock.advance(seconds(59));
            assertThat(judge.judge(after.now(), zero, "").resolved()).isEmpty();
            if (again) {
                assertThat(judge.judge(after.now(), one, "").fired()).isEmpty();
                assertThat(judge.judge(after.now(), zero, "").resolved()).hasSize(1);
            } else {
                after.clock.advance(seconds(2));
                assertThat(judge.judge(after.now(), zero, "").resolved()).hasSize(1);
            }
        }
    }

    @Test
    void whatIsRestoredOfAnAlertThatIsGoneIsForgotten() {
        Court before = new Court(AT_ONCE).set("pg_x_lag", 6).judge();
        assertThat(before.restarted("B: {above: lag, warning: {at: 9}, summary: S}", seconds(5)).judge().alerts()).isEmpty();
        assertThat(before.save()).hasSize(1);
        assertThat(before.drop("pg_x_lag").judge().save()).as("what is over need not be kept").isEmpty();
    }
}
