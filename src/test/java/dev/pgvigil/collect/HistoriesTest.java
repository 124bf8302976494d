package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.snapshot.PartKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes on after pgvigil was restarted, or the server was. Every condition of these queries holds from the first look on. */
class HistoriesTest {
    private static final String QUERIES = """
            pg_v: {every: 5s, timeout: 1s, sql: SELECT v, metrics: {n: {usage: COUNTER}}, derived: {since: {since: n}, speed: {rate: n}}}
            pg_d: {every: 1m, scope: database, timeout: 1s, sql: SELECT d, metrics: {n: {usage: GAUGE}}, derived: {since: {since: n}}}
            """;

    @Test
    void aConditionCountsOnOverARestart() {
        SteppedLanes before = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        assertThat(value(before, "pg_v", "", "since")).isBetween(590.0, 600.0);
        assertThat(value(before, "pg_d", "postgres", "since")).isBetween(530.0, 600.0);
        SteppedLanes after = restarted(before, Duration.ofMinutes(2)).run(Duration.ofSeconds(65));
        assertThat(value(after, "pg_v", "", "since")).isBetween(590.0 + 120 + 60, 600.0 + 120 + 65);
        assertThat(value(after, "pg_d", "postgres", "since")).isBetween(530.0 + 120, 600.0 + 120 + 65);
        assertThat(value(after, "pg_v", "", "speed")).isZero();
        assertThat(after.histories.begunAt()).isEqualTo(before.histories.begunAt());
    }

    @Test
    void aConditionThatWasNotWatchedForTooLongBeginsAnew() {
        SteppedLanes before = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        SteppedLanes after = restarted(before, Duration.ofMinutes(11));
        after.jump(Duration.ofMinutes(21));
        after.run(Duration.ofSeconds(6));
        assertThat(value(after, "pg_v", "", "since")).isLessThan(7);
        assertThat(after.histories.begunAt()).isPresent().isNotEqualTo(before.histories.begunAt());
    }

    @Test
    void aSecondRestartBeforeTheServerAnswersLosesNothing() {
        SteppedLanes before = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        SteppedLanes down = restarted(before, Duration.ofSeconds(30));
        down.server.probeFails = new ServerException("08001 refused", "08001", null);
        down.run(Duration.ofMinutes(2));
        SteppedLanes after = restarted(down, Duration.ofSeconds(30)).run(Duration.ofSeconds(6));
        assertThat(value(after, "pg_v", "", "since")).isBetween(590.0 + 180, 600.0 + 186);
        assertThat(after.histories.begunAt()).isEqualTo(before.histories.begunAt());
        assertThat(down.histories.begunAt()).as("nothing is claimed of a server that was never reached").isEmpty();
    }

    @Test
    void aRestartOfTheServerEndsCountersButNoCondition() {
        SteppedLanes lanes = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        assertThat(value(lanes, "pg_v", "", "speed")).isZero();
        lanes.server.probeFails = new ServerException("57P01 terminated", "57P01", null);
        lanes.run(Duration.ofSeconds(20));
        lanes.server.probeFails = null;
        lanes.server.startedAt = Instant.EPOCH.plusSeconds(7);
        lanes.run(Duration.ofSeconds(25));
        assertThat(value(lanes, "pg_v", "", "since")).isBetween(620.0, 645.0);
        assertThat(lanes.served("pg_v", "")).doesNotContain("pg_v_speed");
    }

    @Test
    void aLostConnectionEndsNothing() {
        SteppedLanes lanes = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        lanes.server.probeFails = new ServerException("08006 broken", "08006", null);
        lanes.run(Duration.ofSeconds(20));
        lanes.server.probeFails = null;
        lanes.run(Duration.ofSeconds(25));
        assertThat(value(lanes, "pg_v", "", "since")).isBetween(620.0, 645.0);
        assertThat(value(lanes, "pg_v", "", "speed")).isZero();
    }

    /** The standby is stuck at 100 from the first look on; the primary writes once while nobody looks. */
    @Test
    void aStuckStandbyIsNotInStepAfterALossOfTheConnectionOrARestart() {
        String lag = "pg_l: {every: 5s, timeout: 1s, sql: SELECT l, metrics: {lsn: {usage: GAUGE}, at: {usage: GAUGE}}, "
                + "derived: {lag: {lag: {of: lsn, reached: at}}}}";
        SteppedLanes before = new SteppedLanes(lag);
        before.server.rowsOf.put("SELECT l", positions(200, 100));
        before.run(Duration.ofMinutes(10));
        assertThat(value(before, "pg_l", "", "lag")).isBetween(590.0, 600.0);
        before.server.probeFails = new ServerException("08006 broken", "08006", null);
        before.run(Duration.ofSeconds(20));
        before.server.probeFails = null;
        before.server.rowsOf.put("SELECT l", positions(300, 100));
        before.run(Duration.ofSeconds(25));
        assertThat(value(before, "pg_l", "", "lag")).isBetween(630.0, 645.0);
        SteppedLanes after = restarted(lag, before, Duration.ofMinutes(30));
        after.server.rowsOf.put("SELECT l", positions(400, 100));
        assertThat(value(after.run(Duration.ofSeconds(6)), "pg_l", "", "lag")).isBetween(630.0 + 1800, 645.0 + 1806);
        after.server.inRecovery = true;
        assertThat(value(after.run(Duration.ofSeconds(25)), "pg_l", "", "lag")).as("of another role nothing is known").isLessThan(26);
    }

    private static Rows positions(double lsn, double reached) {
        return new Rows(List.of(new Rows.Column("lsn", "float8"), new Rows.Column("at", "float8")),
                List.<Object[]>of(new Object[] {lsn, reached}), 0);
    }

    @Test
    void aPromotionBeginsEverythingAnew() {
        SteppedLanes before = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        SteppedLanes after = restarted(before, Duration.ofSeconds(30));
        after.server.inRecovery = true;
        assertThat(value(after.run(Duration.ofSeconds(6)), "pg_v", "", "since")).isLessThan(7);
        after.server.inRecovery = false;
        assertThat(value(after.run(Duration.ofSeconds(10)), "pg_v", "", "since")).isLessThan(11);
        assertThat(after.histories.takeForeign()).isFalse();
    }

    @Test
    void whatTellsOfAnotherServerIsNotUsedAndSaidOnce() {
        SteppedLanes before = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        SteppedLanes after = restarted(before, Duration.ofSeconds(30));
        after.server.system = "2";
        assertThat(value(after.run(Duration.ofSeconds(6)), "pg_v", "", "since")).isLessThan(7);
        assertThat(after.histories.takeForeign()).isTrue();
        assertThat(after.histories.takeForeign()).isFalse();
        assertThat(after.histories.save().values()).allMatch(saved -> saved.path("system").asText().equals("2"));
    }

    @Test
    void ofAServerThatDoesNotSayWhoItIsNothingGoesOn() {
        SteppedLanes before = new SteppedLanes(QUERIES);
        before.server.system = "";
        before.run(Duration.ofMinutes(10));
        SteppedLanes after = restarted(before, Duration.ofSeconds(30));
        after.server.system = "";
        assertThat(value(after.run(Duration.ofSeconds(6)), "pg_v", "", "since")).isLessThan(7);
    }

    @Test
    void whatDoesNotRunAnyMoreIsForgotten() {
        SteppedLanes lanes = new SteppedLanes(QUERIES).run(Duration.ofMinutes(2));
        assertThat(lanes.histories.save()).containsOnlyKeys("target", "pg_v", "pg_d in postgres");
        lanes.histories.forget(PartKey.data("pg_v", ""));
        assertThat(lanes.histories.save()).containsOnlyKeys("target", "pg_d in postgres");
        SteppedLanes after = restarted(lanes, Duration.ofDays(2));
        assertThat(after.histories.save()).containsOnlyKeys("target");
    }

    @Test
    void theStartOfHistoriesIsThatOfTheYoungestQueryThatCountsTime() {
        SteppedLanes lanes = new SteppedLanes(QUERIES).run(Duration.ofMinutes(10));
        Instant begun = lanes.histories.begunAt().orElseThrow();
        lanes.assign(QUERIES.replace("SELECT v", "SELECT w")).run(Duration.ofSeconds(20));
        assertThat(value(lanes, "pg_v", "", "since")).isLessThan(21);
        Instant changed = lanes.histories.begunAt().orElseThrow();
        assertThat(changed).as("no claim to ten minutes that the changed query does not have").isAfter(begun.plusSeconds(580));
        SteppedLanes after = new SteppedLanes(QUERIES.replace("SELECT v", "SELECT w"));
        lanes.histories.save().forEach((name, saved) -> after.histories.recall(name, saved, Duration.ofSeconds(30)));
        assertThat(after.run(Duration.ofSeconds(65)).histories.begunAt()).as("nor after a restart").contains(changed);
        lanes.assign(QUERIES.replace("since: {since: n}, speed", "speed")).run(Duration.ofSeconds(20));
        assertThat(lanes.histories.begunAt().orElseThrow()).as("a rate makes no claim").isBeforeOrEqualTo(begun);
    }

    @Test
    void withoutAKeeperNoCopiesAreMade() {
        Histories histories = new Histories(Clocks.system(), false);
        assertThat(histories.wants(PartKey.data("pg_v", ""))).isFalse();
    }

    @Test
    void whatWasNotSavedHereIsRefused() {
        Histories histories = new Histories(Clocks.system(), true);
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        assertThatThrownBy(() -> histories.recall("target", nothing, Duration.ZERO)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> histories.recall("pg_v", nothing, Duration.ZERO)).isInstanceOf(RuntimeException.class);
        assertThat(histories.save()).isEmpty();
    }

    private static SteppedLanes restarted(SteppedLanes before, Duration passed) {
        return restarted(QUERIES, before, passed);
    }

    private static SteppedLanes restarted(String queries, SteppedLanes before, Duration passed) {
        SteppedLanes after = new SteppedLanes(queries);
        for (Map.Entry<String, JsonNode> saved : before.histories.save().entrySet()) {
            after.histories.recall(saved.getKey(), saved.getValue(), passed);
        }
        return after;
    }

    private static double value(SteppedLanes lanes, String query, String datname, String name) {
        return lanes.store.current().part(PartKey.data(query, datname)).stream().flatMap(part -> part.families().stream())
                .filter(family -> family.family().name().equals(query + "_" + name)).mapToDouble(family -> family.samples().get(0).value())
                .findFirst().orElseThrow();
    }
}
