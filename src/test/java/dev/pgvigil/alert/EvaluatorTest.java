package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.query.Severity;
import dev.pgvigil.snapshot.Labels;
import dev.pgvigil.snapshot.Sample;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final String A = "A: {above: lag, warning: {at: 5, for: 10s}, critical: {at: 50}, keep_firing_for: 0s, summary: S}";

    @Test
    void thresholdsAreServedBeforeAnythingIsCollected() {
        WatchedTarget target = new WatchedTarget(A);

        assertThat(target.served("pg_alert_threshold")).containsExactlyInAnyOrder(
                Sample.of(Labels.of("alert", "A", "severity", "warning"), 5), Sample.of(Labels.of("alert", "A", "severity", "critical"), 50));
        assertThat(target.evaluator.thresholds()).extracting(EffectiveThreshold::severity).containsExactly(Severity.WARNING, Severity.CRITICAL);
        target.assign("A: {above: lag, warning: {at: 6}, summary: S}");
        assertThat(target.served("pg_alert_threshold")).containsExactly(Sample.of(Labels.of("alert", "A", "severity", "warning"), 6));
    }

    @Test
    void countsThoseThatArePendingOrFire() {
        WatchedTarget target = new WatchedTarget(A).up("1").collected(60).pass(1);
        assertThat(target.served("pgvigil_alerts")).containsExactly(count("critical", "firing"), count("warning", "pending"));
        target.pass(10);
        assertThat(target.served("pgvigil_alerts")).containsExactly(count("critical", "firing"), count("warning", "firing"));
        target.collected(1).pass(1);
        assertThat(target.served("pgvigil_alerts")).isEmpty();
        assertThat(target.states()).isEqualTo("A inactive, A inactive");
    }

    private static Sample count(String severity, String state) {
        return Sample.of(Labels.of("alertname", "A", "severity", severity, "alertstate", state), 1);
    }

    @Test
    void evidenceIsAskedForOnceAndItsFaultCostsNothingElse() {
        WatchedTarget target = new WatchedTarget(A).up("1").collected(60).pass(30);
        assertThat(target.captured).extracting(Alert::severity).containsExactly(Severity.CRITICAL, Severity.WARNING);
        target.collected(1).pass(1).collected(60).pass(1);
        assertThat(target.captured).extracting(Alert::severity).containsExactly(Severity.CRITICAL, Severity.WARNING, Severity.CRITICAL);
    }

    @Test
    void keptRowsFeedNoAlert() {
        WatchedTarget target = new WatchedTarget(A).up("1").collected(6).pass(1).failed(true).pass(30);
        assertThat(target.states()).isEmpty();
        assertThat(new WatchedTarget(A).up("1").collected(1).failed(true).pass(30).states()).isEmpty();
    }

    @Test
    void oneLostCollectionEndsNothing() {
        for (boolean keep : new boolean[] {true, false}) {
            WatchedTarget target = new WatchedTarget(A).up("1").collected(6).pass(5).failed(keep).pass(15);
            assertThat(target.states()).isEqualTo("A pending");
            assertThat(target.collected(6).pass(1).states()).isEqualTo("A firing");
            assertThat(target.failed(keep).pass(20).states()).as("two were lost").isEqualTo("A firing");
            assertThat(target.pass(1).states()).isEqualTo("A inactive");
        }
    }

    @Test
    void aTargetThatIsDownOrAQueryThatIsSkippedEndsItsAlertsAtOnce() {
        assertThat(new WatchedTarget(A).up("1").collected(6).pass(12).down().pass(1).states()).isEqualTo("A inactive");
        assertThat(new WatchedTarget(A).up("1").collected(6).pass(12).skipped().pass(1).states()).isEqualTo("A inactive");
    }

    @Test
    void statesOutliveARestart() throws JsonProcessingException {
        WatchedTarget before = new WatchedTarget(A + "\nB: {above: lag, warning: {at: 1}, summary: S}").up("1").collected(6, "datname", "a b").pass(5);
        Map<String, JsonNode> saved = before.evaluator.save();
        assertThat(saved).containsOnlyKeys("A warning {datname=a b}", "B warning {datname=a b}");
        WatchedTarget after = new WatchedTarget(A + "\nB: {above: lag, warning: {at: 1}, summary: S}");
        for (JsonNode alert : saved.values()) {
            after.evaluator.recall(new ObjectMapper().readTree(alert.toString()), Duration.ofSeconds(30));
        }
        assertThat(after.states()).as("at once").isEqualTo("B firing, A pending");
        assertThat(after.pass(60).states()).as("until it is collected").isEqualTo("B firing, A pending");
        assertThat(after.up("1").pass(1).collected(6, "datname", "a b").pass(1).states()).isEqualTo("A firing, B firing");
        assertThat(after.captured).extracting(Alert::name).as("no news of what fired before").containsExactly("A");
    }

    @Test
    void anAlertWhoseServerStaysAwayAfterARestartResolvesInTheEnd() {
        WatchedTarget after = restarted(Duration.ofSeconds(30)).pass(600);
        assertThat(after.states()).isEqualTo("A firing");
        assertThat(after.pass(2).states()).isEqualTo("A inactive");
    }

    @Test
    void whatWasSavedOfAnotherServerIsForgotten() {
        assertThat(restarted(Duration.ofSeconds(30)).pass(5).up("2").pass(1).states()).isEmpty();
        assertThat(restarted(Duration.ofSeconds(30)).pass(5).up("1").pass(1).states()).isEqualTo("A firing");
    }

    @Test
    void whatIsTooOldIsForgotten() {
        assertThat(restarted(Duration.ofHours(1)).states()).isEqualTo("A firing");
        assertThat(restarted(Duration.ofHours(1).plusNanos(1)).states()).isEmpty();
    }

    private static WatchedTarget restarted(Duration down) {
        Map<String, JsonNode> saved = new WatchedTarget(A).up("1").collected(6).pass(20).evaluator.save();
        assertThat(saved).hasSize(1);
        WatchedTarget after = new WatchedTarget(A);
        saved.values().forEach(alert -> after.evaluator.recall(alert, down));
        return after;
    }

    @Test
    void whatWasNotSavedByItIsRefused() throws JsonProcessingException {
        Evaluator evaluator = new WatchedTarget(A).evaluator;
        for (String json : new String[] {"{}", "[]", "{\"alert\":\"A\",\"severity\":\"LOUD\"}", "{\"alert\":\"A\",\"severity\":\"WARNING\",\"active\":-1}"}) {
            JsonNode node = new ObjectMapper().readTree(json);
            assertThatThrownBy(() -> evaluator.recall(node, Duration.ZERO)).as(json).isInstanceOf(RuntimeException.class);
        }
        assertThat(evaluator.alerts()).isEmpty();
    }
}
