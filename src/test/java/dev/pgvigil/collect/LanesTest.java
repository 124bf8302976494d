package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.postgres.Rows;
import dev.pgvigil.postgres.ServerCertificate;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.QueryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the lanes do over hours. */
class LanesTest {
    private static final String VITALS = "pg_v: {every: 5s, timeout: 1s, sql: SELECT v, metrics: {n: {usage: GAUGE}}}\n";
    private static final ServerException TIMED_OUT = new ServerException("57014 timed out", "57014", null);
    private static final String MINUTELY = "pg_d: {every: 1m, scope: database, timeout: 1s, sql: SELECT d, metrics: {n: {usage: GAUGE}}}\n";
    private static final String HOURLY_SLOW = "pg_h: {every: 1h, timeout: 4s, sql: SELECT h, metrics: {n: {usage: GAUGE}}}\n";
    private static final String HOURLY = "pg_h: {every: 1h, scope: database, timeout: 1s, sql: SELECT h, metrics: {n: {usage: GAUGE}}}\n";

    @Test
    void aResultThatCannotBeServedCostsItsOwnQueryOnly() {
        SteppedLanes lanes = new SteppedLanes(VITALS + "pg_bad: {every: 5s, timeout: 1s, sql: SELECT b, metrics: {who: {usage: LABEL}, n: {usage: GAUGE}}}\n");
        lanes.server.rowsOf.put("SELECT b", new Rows(List.of(new Rows.Column("who", "text"), new Rows.Column("n", "int8")),
                List.<Object[]>of(new Object[] {"a"}), 0));
        lanes.run(Duration.ofSeconds(60));
        assertThat(lanes.status("pg_bad", "").state()).isEqualTo(QueryState.FAILING);
        assertThat(lanes.status("pg_v", "").state()).isEqualTo(QueryState.OK);
        assertThat(lanes.server.runs.get("SELECT v")).isBetween(11, 13);
    }

    @Test
    void databasesThatRefuseUsSilenceNobodyElse() {
        SteppedLanes lanes = new SteppedLanes(VITALS + MINUTELY);
        List<String> databases = new ArrayList<>(List.of("postgres"));
        for (int i = 0; i < 10; i++) {
            databases.add("x" + i);
            lanes.server.refusing.add("x" + i);
        }
        lanes.server.databases = databases;
        lanes.run(Duration.ofMinutes(10));
        assertThat(lanes.server.runs.get("SELECT v")).isBetween(118, 122);
        assertThat(lanes.server.runs.get("SELECT d")).isBetween(9, 11);
        assertThat(lanes.status("pg_d", "x3").reason()).isEqualTo("database x3: 28000 no pg_hba.conf entry");
        assertThat(lanes.server.visits).as("ten databases back off alone").isLessThan(11 + 10 * 8);
    }

    @Test
    void whatAVisitReadsWhileVitalsMovesToAnotherServerIsNotPublished() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY).run(Duration.ofSeconds(20));
        assertThat(lanes.serves("pg_d", "postgres")).isTrue();
        List<Boolean> servedAfterwards = new ArrayList<>();
        lanes.server.duringLogin = () -> {
            lanes.server.duringLogin = () -> servedAfterwards.add(lanes.serves("pg_d", "postgres"));
            lanes.server.inRecovery = true;
            lanes.stepVitals();
        };
        lanes.run(Duration.ofMinutes(3));
        assertThat(servedAfterwards).hasSizeGreaterThan(1).startsWith(false).endsWith(true);
        assertThat(lanes.serves("pg_d", "postgres")).isTrue();
    }

    @Test
    void aVisitLeavesOutWhatItsSessionHasNoTimeForAnyMore() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY + HOURLY + "pg_s: {every: 1m, scope: database, timeout: 500ms, sql: SELECT s, "
                + "metrics: {n: {usage: GAUGE}}}\n");
        lanes.server.timeLeft.addAll(List.of(Duration.ofSeconds(3), Duration.ofMillis(999), Duration.ofMillis(501)));
        lanes.run(Duration.ofSeconds(1));
        assertThat(lanes.server.runs.keySet()).as("the second in a visit of its own").containsExactly("SELECT d", "SELECT s", "SELECT h");
        assertThat(lanes.server.visits).isEqualTo(2);
    }

    @Test
    void aVisitWhosePreflightTookItsTimeRunsNothingAndTheNextEverything() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY + HOURLY);
        lanes.server.timeLeft.addAll(List.of(Duration.ofMillis(10), Duration.ofMillis(9)));
        lanes.run(Duration.ofSeconds(1));
        assertThat(lanes.server.visits).isEqualTo(2);
        assertThat(lanes.server.runs).containsOnly(entry("SELECT d", 1), entry("SELECT h", 1));
        assertThat(lanes.status("pg_d", "postgres").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void aWrongPasswordIsTriedEverMoreSeldomWhileVitalsGoesOn() {
        SteppedLanes lanes = new SteppedLanes(VITALS).run(Duration.ofSeconds(20));
        lanes.server.wrongPassword = true;
        lanes.server.runs.clear();
        lanes.server.logins = 0;
        lanes.run(Duration.ofMinutes(30));
        assertThat(lanes.server.logins).isLessThan(12);
        assertThat(lanes.server.runs.get("SELECT v")).isBetween(358, 362);
        assertThat(lanes.state.status().loginUp()).contains(false);
        assertThat(lanes.state.loginFailures()).containsKey("28");
    }

    @Test
    void anHourlyQueryIsOkAgainSoonAfterItsDatabaseIs() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY + HOURLY).run(Duration.ofSeconds(50));
        lanes.server.refusing.add("postgres");
        lanes.run(Duration.ofSeconds(30));
        assertThat(lanes.status("pg_d", "postgres").state()).isEqualTo(QueryState.FAILING);
        assertThat(lanes.status("pg_h", "postgres").state()).as("not due, so nothing failed").isEqualTo(QueryState.OK);
        lanes.server.refusing.clear();
        lanes.run(Duration.ofMinutes(2));
        assertThat(lanes.status("pg_d", "postgres").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void anHourlyQueryRunsAgainSoonAfterABlip() {
        SteppedLanes lanes = new SteppedLanes(VITALS + HOURLY_SLOW).run(Duration.ofSeconds(20));
        lanes.server.failing.put("SELECT v", new ServerException("57P01 terminated", "57P01", null));
        lanes.run(Duration.ofSeconds(8));
        assertThat(lanes.serves("pg_h", "")).isFalse();
        lanes.server.failing.clear();
        lanes.run(Duration.ofSeconds(40));
        assertThat(lanes.serves("pg_h", "")).isTrue();
        assertThat(lanes.status("pg_h", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void aDatabaseOfHourlyQueriesIsVisitedAgainSoonAfterABlip() {
        SteppedLanes lanes = new SteppedLanes(VITALS + HOURLY).run(Duration.ofSeconds(20));
        assertThat(lanes.serves("pg_h", "postgres")).isTrue();
        lanes.server.failing.put("SELECT v", new ServerException("57P01 terminated", "57P01", null));
        lanes.run(Duration.ofSeconds(8));
        assertThat(lanes.serves("pg_h", "postgres")).isFalse();
        lanes.server.failing.clear();
        lanes.run(Duration.ofSeconds(40));
        assertThat(lanes.serves("pg_h", "postgres")).isTrue();
        assertThat(lanes.status("pg_h", "postgres").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void theFirstGoodRunAfterABackOffHasItsOwnInterval() {
        SteppedLanes lanes = new SteppedLanes("pg_v: {every: 15s, timeout: 1s, sql: SELECT v, metrics: {n: {usage: GAUGE}}}\n");
        lanes.run(Duration.ofMinutes(1));
        lanes.server.failing.put("SELECT v", new ServerException("42P01 gone", "42P01", null));
        lanes.run(Duration.ofMinutes(40));
        assertThat(lanes.status("pg_v", "").effectiveInterval()).isEqualTo(Duration.ofMinutes(10));
        lanes.server.failing.clear();
        lanes.run(Duration.ofMinutes(11));
        assertThat(lanes.status("pg_v", "").state()).isEqualTo(QueryState.OK);
        assertThat(lanes.status("pg_v", "").effectiveInterval()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aDatabaseWhoseQueriesAreAllSkippedIsLookedAtAgain() {
        SteppedLanes lanes = new SteppedLanes("pg_e: {every: 1m, scope: database, timeout: 1s, requires: {extensions: {foo: '>=1'}}, "
                + "sql: SELECT e, metrics: {n: {usage: GAUGE}}}\n");
        lanes.run(Duration.ofSeconds(30));
        assertThat(lanes.status("pg_e", "postgres").state()).isEqualTo(QueryState.SKIPPED);
        int visits = lanes.server.visits;
        lanes.run(Duration.ofHours(1));
        assertThat(lanes.server.visits - visits).isBetween(5, 7);
    }

    @Test
    void aSlowLaneWithoutConnectionSaysSo() {
        SteppedLanes lanes = new SteppedLanes("pg_s: {every: 1m, timeout: 4s, on_error: {keep: 10m}, sql: SELECT s, metrics: {n: {usage: GAUGE}}}\n");
        lanes.run(Duration.ofSeconds(30));
        lanes.server.slowRefused = new ServerException("53300 too many clients", "53300", null);
        lanes.run(Duration.ofMinutes(5));
        assertThat(lanes.status("pg_s", "").state()).isEqualTo(QueryState.FAILING);
        assertThat(lanes.status("pg_s", "").reason()).isEqualTo("no connection for the lane slow: 53300 too many clients");
        assertThat(lanes.serves("pg_s", "")).as("kept for 10 minutes").isTrue();
        lanes.run(Duration.ofMinutes(6));
        assertThat(lanes.serves("pg_s", "")).isFalse();
        lanes.server.slowRefused = null;
        lanes.run(Duration.ofMinutes(2));
        assertThat(lanes.status("pg_s", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void keptRowsCarryNoDerivedValue() {
        SteppedLanes lanes = new SteppedLanes("pg_k: {every: 5s, timeout: 1s, on_error: {keep: 10m}, sql: SELECT k, "
                + "metrics: {n: {usage: COUNTER}}, derived: {n_rate: {rate: n, window: 1m}}}\n");
        lanes.run(Duration.ofMinutes(2));
        assertThat(lanes.served("pg_k", "")).containsExactly("pg_k_n", "pg_k_n_rate");
        lanes.server.failing.put("SELECT k", new ServerException("42P01 gone", "42P01", null));
        lanes.run(Duration.ofSeconds(20));
        assertThat(lanes.served("pg_k", "")).containsExactly("pg_k_n");
    }

    @Test
    void aFailedPreflightWhileUpKeepsTheQueriesGoing() {
        SteppedLanes lanes = new SteppedLanes(VITALS).run(Duration.ofSeconds(10));
        lanes.server.runs.clear();
        lanes.server.probeFails = new ServerException("55P03 lock timeout", "55P03", null);
        lanes.run(Duration.ofSeconds(60));
        assertThat(lanes.state.up()).isTrue();
        lanes.server.probeFails = null;
        lanes.run(Duration.ofSeconds(60));
        assertThat(lanes.status("pg_v", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void aChangeOfTheCalendarMovesNothing() {
        SteppedLanes lanes = new SteppedLanes(VITALS + HOURLY_SLOW).run(Duration.ofSeconds(20));
        lanes.jump(Duration.ofDays(3));
        lanes.run(Duration.ofSeconds(1));
        assertThat(lanes.serves("pg_v", "")).isTrue();
        assertThat(lanes.serves("pg_h", "")).isTrue();
        lanes.jump(Duration.ofDays(-30));
        lanes.server.failing.put("SELECT v", new ServerException("42P01 gone", "42P01", null));
        lanes.run(Duration.ofMinutes(1));
        assertThat(lanes.serves("pg_v", "")).isFalse();
    }

    @Test
    void aPromotionVoidsWhatWasReadBefore() {
        SteppedLanes lanes = new SteppedLanes("pg_r: {every: 5m, timeout: 1s, tags: [replica], sql: SELECT r, metrics: {n: {usage: GAUGE}}}\n" + VITALS);
        lanes.server.inRecovery = true;
        lanes.run(Duration.ofSeconds(20));
        assertThat(lanes.serves("pg_r", "")).isTrue();
        lanes.server.inRecovery = false;
        lanes.run(Duration.ofSeconds(3));
        assertThat(lanes.serves("pg_r", "")).isFalse();
        assertThat(lanes.status("pg_r", "").state()).isEqualTo(QueryState.SKIPPED);
        assertThat(lanes.state.status().role()).isEqualTo("primary");
    }

    @Test
    void whatFailedBeforeAPromotionIsNotCalledMended() {
        SteppedLanes lanes = new SteppedLanes("pg_h: {every: 1h, timeout: 1s, sql: SELECT h, metrics: {n: {usage: GAUGE}}}\n" + VITALS);
        lanes.server.failing.put("SELECT h", new ServerException("42P01 gone", "42P01", null));
        lanes.run(Duration.ofSeconds(20));
        lanes.server.inRecovery = true;
        lanes.server.failing.put("SELECT v", new ServerException("42P01 gone too", "42P01", null));
        lanes.server.beforeQueries = () -> {
            assertThat(lanes.status("pg_h", "").state()).isEqualTo(QueryState.FAILING);
            assertThat(lanes.status("pg_h", "").reason()).isEqualTo("42P01 gone");
            assertThat(lanes.status("pg_v", "").state()).isIn(QueryState.STALE, QueryState.FAILING);
        };
        lanes.run(Duration.ofSeconds(3));
        lanes.server.beforeQueries = () -> { };
        lanes.server.failing.clear();
        lanes.run(Duration.ofSeconds(20));
        assertThat(lanes.status("pg_v", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void whatFitsOnlyInPartIsToldBesideTheGoodRows() {
        SteppedLanes lanes = new SteppedLanes("pg_p: {every: 5s, timeout: 1s, sql: SELECT p, metrics: {n: {usage: GAUGE}, m: {usage: GAUGE}}}\n");
        lanes.run(Duration.ofSeconds(10));
        assertThat(lanes.status("pg_p", "").state()).isEqualTo(QueryState.OK);
        assertThat(lanes.status("pg_p", "").reason()).isEqualTo("column m is not in the result, so its metric is absent");
        assertThat(lanes.value("pgvigil_query_warnings", "pg_p")).isEqualTo(1);
    }

    @Test
    void anIntervalIsNeverRoundedToWhatItIsComparedWith() {
        assertThat(QueryRunner.seconds(Duration.ofMillis(1_300))).isEqualTo("1.3 s");
        assertThat(QueryRunner.seconds(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(QueryRunner.seconds(Duration.ofMillis(125))).isEqualTo("0.125 s");
    }

    @Test
    void aPredicateTellsItsRemedy() {
        SteppedLanes lanes = new SteppedLanes("pg_p: {every: 5s, timeout: 1s, predicate_queries: [{name: that it may, predicate_query: SELECT may}], "
                + "sql: SELECT p, metrics: {n: {usage: GAUGE}}}\n");
        List<Rows.Column> columns = List.of(new Rows.Column("may", "bool"), new Rows.Column("remedy", "text"));
        lanes.server.rowsOf.put("SELECT may", new Rows(columns, List.<Object[]>of(new Object[] {false, "GRANT a TO u;"}), 0));
        lanes.run(Duration.ofSeconds(10));
        assertThat(lanes.status("pg_p", "").state()).isEqualTo(QueryState.SKIPPED);
        assertThat(lanes.status("pg_p", "").reason()).isEqualTo("predicate that it may says no; GRANT a TO u;");
        lanes.server.rowsOf.put("SELECT may", new Rows(columns, List.<Object[]>of(new Object[] {true, "GRANT a TO u;"}), 0));
        lanes.run(Duration.ofSeconds(10));
        assertThat(lanes.status("pg_p", "").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void theCertificateIsLookedAtEveryTenMinutesAndOnlyWhereLoginsSucceed() {
        SteppedLanes lanes = new SteppedLanes(VITALS).run(Duration.ofMinutes(5));
        assertThat(lanes.server.certificates).isEqualTo(1);
        lanes.run(Duration.ofMinutes(57));
        assertThat(lanes.server.certificates).isBetween(5, 7);
        assertThat(lanes.state.certificate()).hasValue(new ServerCertificate(Instant.EPOCH, Instant.EPOCH.plusSeconds(lanes.server.certificates)));
        lanes.server.wrongPassword = true;
        lanes.run(Duration.ofMinutes(1));
        int before = lanes.server.certificates;
        lanes.run(Duration.ofMinutes(30));
        assertThat(lanes.server.certificates).isEqualTo(before);
    }

    @Test
    void theCertificateIsLookedAtWhenLoginsSucceedAgain() {
        SteppedLanes lanes = new SteppedLanes(VITALS).run(Duration.ofMinutes(1));
        lanes.server.wrongPassword = true;
        lanes.run(Duration.ofMinutes(2));
        assertThat(lanes.server.certificates).isEqualTo(1);
        lanes.server.wrongPassword = false;
        lanes.run(Duration.ofMinutes(3));
        assertThat(lanes.server.certificates).isEqualTo(2);
    }

    @Test
    void loginsCountAsTimeInTheServer() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY);
        lanes.server.loginTakes = Duration.ofMillis(600);
        lanes.run(Duration.ofSeconds(20));
        assertThat(lanes.busy.stretch()).isCloseTo(1, within(1e-9));
        lanes.server.duringLogin = () -> lanes.takes(Duration.ofMillis(1_200));
        lanes.run(Duration.ofMinutes(20));
        assertThat(lanes.busy.stretch()).as("1.2 s a visit beside 0.6 s a login, each minute").isCloseTo(3, within(0.1));
        assertThat(lanes.status("pg_d", "postgres").effectiveInterval()).isCloseTo(Duration.ofMinutes(3), Duration.ofSeconds(6));
        lanes.server.databases = List.of();
        lanes.run(Duration.ofMinutes(5));
        assertThat(lanes.busy.stretch()).as("a database that is gone costs nothing").isCloseTo(1, within(1e-9));
    }

    @Test
    void aRefusedLoginOrVisitHasCostTheServerItsTimeTooAndOneNobodyAnswersHasNot() {
        SteppedLanes logins = new SteppedLanes(VITALS).run(Duration.ofSeconds(50));
        logins.server.wrongPassword = true;
        logins.server.loginTakes = Duration.ofMillis(2_400);
        logins.run(Duration.ofSeconds(20));
        assertThat(logins.busy.stretch()).as("the mean of one good login and one refused, each minute").isCloseTo(2, within(0.1));
        SteppedLanes visits = new SteppedLanes(MINUTELY);
        visits.server.databases = List.of("x");
        visits.server.refusing.add("x");
        visits.server.duringLogin = () -> visits.takes(Duration.ofMillis(1_200));
        visits.run(Duration.ofSeconds(10));
        assertThat(visits.busy.stretch()).as("1.2 s every 15 s of the back-off").isCloseTo(8, within(0.1));
        SteppedLanes silent = new SteppedLanes(MINUTELY);
        silent.server.databases = List.of("x");
        silent.server.refusing.add("x");
        silent.server.refusal = new ServerException("08001 no answer in time", "08001", null);
        silent.server.duringLogin = () -> silent.takes(Duration.ofSeconds(4));
        silent.run(Duration.ofMinutes(1));
        assertThat(silent.busy.stretch()).isEqualTo(1);
    }

    @Test
    void aQueryThatMovesToVitalsTakesItsCostAlong() {
        String slow = "pg_m: {every: 1m, timeout: 4s, sql: SELECT m, metrics: {n: {usage: GAUGE}}}\n";
        SteppedLanes lanes = new SteppedLanes(slow);
        lanes.server.beforeQueries = () -> lanes.takes(Duration.ofMillis(1_200));
        lanes.run(Duration.ofMinutes(10));
        assertThat(lanes.busy.stretch()).isCloseTo(2, within(0.1));
        lanes.assign(slow.replace("4s", "1s")).run(Duration.ofMinutes(3));
        assertThat(lanes.busy.stretch()).isEqualTo(1);
        lanes.assign(slow).run(Duration.ofMinutes(5));
        assertThat(lanes.busy.stretch()).as("and back").isCloseTo(2, within(0.1));
        lanes.server.beforeQueries = () -> { };
        lanes.assign(slow.replace("SELECT m", "SELECT o")).run(Duration.ofMinutes(1));
        assertThat(lanes.busy.stretch()).as("another statement").isEqualTo(1);
    }

    @Test
    void aQueryThatAPredicateRefusesCostsWhatThePredicateTakes() {
        SteppedLanes lanes = new SteppedLanes("pg_m: {every: 1m, timeout: 4s, predicate_queries: [{name: may, predicate_query: SELECT may, ttl: 1s}], "
                + "sql: SELECT m, metrics: {n: {usage: GAUGE}}}\n");
        Rows.Column may = new Rows.Column("may", "bool");
        lanes.server.rowsOf.put("SELECT may", new Rows(List.of(may), List.<Object[]>of(new Object[] {true}), 0));
        lanes.server.beforeQueries = () -> lanes.takes(Duration.ofMillis(1_200));
        lanes.run(Duration.ofMinutes(10));
        assertThat(lanes.busy.stretch()).isCloseTo(4, within(0.1));
        lanes.server.rowsOf.put("SELECT may", new Rows(List.of(may), List.<Object[]>of(new Object[] {false}), 0));
        lanes.run(Duration.ofMinutes(20));
        assertThat(lanes.busy.stretch()).isCloseTo(2, within(0.1));
        lanes.server.beforeQueries = () -> { };
        lanes.run(Duration.ofMinutes(20));
        assertThat(lanes.busy.stretch()).isEqualTo(1);
    }

    @Test
    void aDatabaseWithoutConnectStandsOnTheBoardWithTheGrant() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY);
        lanes.server.databases = List.of("postgres", "secret");
        lanes.server.withoutConnect.add("secret");
        lanes.run(Duration.ofSeconds(30));
        assertThat(lanes.status("pg_d", "secret").state()).isEqualTo(QueryState.SKIPPED);
        assertThat(lanes.status("pg_d", "secret").reason()).isEqualTo("database secret: no CONNECT; GRANT CONNECT ON DATABASE secret TO u;");
        lanes.server.withoutConnect.clear();
        lanes.run(Duration.ofMinutes(2));
        assertThat(lanes.status("pg_d", "secret").state()).isEqualTo(QueryState.OK);
    }

    @Test
    void aDroppedDatabaseLeavesNothingBehind() {
        SteppedLanes lanes = new SteppedLanes(MINUTELY);
        lanes.server.databases = List.of("postgres", "app");
        lanes.run(Duration.ofSeconds(30));
        assertThat(lanes.serves("pg_d", "app")).isTrue();
        lanes.server.databases = List.of("postgres");
        lanes.run(Duration.ofMinutes(2));
        assertThat(lanes.serves("pg_d", "app")).isFalse();
        assertThat(lanes.board.all()).extracting(status -> status.datname()).containsOnly("postgres");
    }

    @Test
    void aPredicatesAnswerHoldsForItsTtl() {
        SteppedLanes lanes = new SteppedLanes("pg_p: {every: 5s, timeout: 1s, sql: SELECT p, predicate_queries: [{name: wanted, "
                + "predicate_query: SELECT t, ttl: 1m}], metrics: {n: {usage: GAUGE}}}\n");
        lanes.server.rowsOf.put("SELECT t", new Rows(List.of(new Rows.Column("b", "bool")), List.<Object[]>of(new Object[] {false}), 0));
        lanes.run(Duration.ofMinutes(5));
        assertThat(lanes.server.runs.get("SELECT t")).isBetween(5, 6);
        assertThat(lanes.server.runs).doesNotContainKey("SELECT p");
        assertThat(lanes.status("pg_p", "").reason()).isEqualTo("predicate wanted says no");
    }

    @Test
    void whatIsLeftOutIsAskedForSeldomAndAgainAfterALoss() {
        SteppedLanes lanes = leavingOut();
        lanes.run(Duration.ofMinutes(35));
        assertThat(lanes.server.runs.get("SELECT e")).isEqualTo(4);
        assertThat(lanes.server.runs.get("SELECT s")).isGreaterThan(60);
        assertThat(numbers(lanes)).isEqualTo(1);
        lanes.server.probeFails = new ServerException("08006 gone", "08006", null);
        lanes.run(Duration.ofSeconds(20));
        lanes.server.probeFails = null;
        lanes.run(Duration.ofMinutes(1));
        assertThat(lanes.server.runs.get("SELECT e")).isEqualTo(5);
    }

    @Test
    void whatCannotBeLeftOutIsServedAndSaidAndAskedForAgainEverLater() {
        SteppedLanes lanes = leavingOut();
        lanes.server.failing.put("SELECT e", TIMED_OUT);
        lanes.run(Duration.ofMinutes(35));
        assertThat(numbers(lanes)).isEqualTo(2);
        assertThat(lanes.status("pg_s", "").state()).isEqualTo(QueryState.OK);
        assertThat(lanes.status("pg_s", "").reason()).isEqualTo("what `except` leaves out is not known, so nothing is left out: 57014 timed out");
        assertThat(lanes.value("pgvigil_query_warnings", "pg_s")).isEqualTo(1);
        assertThat(lanes.server.runs.get("SELECT s")).isGreaterThan(60);
        assertThat(lanes.server.runs.get("SELECT e")).as("after 30 s, 1, 2, 4 and 8 minutes, then every 10").isBetween(6, 9);
        lanes.server.failing.clear();
        lanes.run(Duration.ofMinutes(11));
        assertThat(numbers(lanes)).isEqualTo(1);
        assertThat(lanes.status("pg_s", "").reason()).isEmpty();
    }

    @Test
    void whatWasLeftOutStaysSoWhileItCannotBeAskedFor() {
        SteppedLanes lanes = leavingOut();
        lanes.run(Duration.ofMinutes(1));
        lanes.server.failing.put("SELECT e", TIMED_OUT);
        lanes.run(Duration.ofMinutes(15));
        assertThat(numbers(lanes)).isEqualTo(1);
        assertThat(lanes.status("pg_s", "").reason()).isEqualTo("what `except` leaves out is as it was told before: 57014 timed out");
    }

    @Test
    void aConnectionThatIsLostWhileAskingWhatToLeaveOutIsALostConnection() {
        SteppedLanes lanes = leavingOut();
        lanes.server.failing.put("SELECT e", new ServerException("08006 gone", "08006", null));
        lanes.run(Duration.ofMinutes(1));
        assertThat(lanes.server.runs).doesNotContainKey("SELECT s");
        assertThat(lanes.status("pg_s", "").state()).isEqualTo(QueryState.FAILING);
    }

    private static SteppedLanes leavingOut() {
        SteppedLanes lanes = new SteppedLanes("pg_s: {every: 30s, timeout: 5s, sql: SELECT s, except: {label: q, sql: SELECT e, every: 10m}, "
                + "metrics: {q: {usage: LABEL}, n: {usage: COUNTER}}}\n");
        lanes.server.rowsOf.put("SELECT s", new Rows(List.of(new Rows.Column("q", "text"), new Rows.Column("n", "int8")),
                List.<Object[]>of(new Object[] {"1", 5.0}, new Object[] {"2", 7.0}), 0));
        lanes.server.rowsOf.put("SELECT e", new Rows(List.of(new Rows.Column("q", "text")), List.<Object[]>of(new Object[] {"2"}), 0));
        return lanes;
    }

    private static int numbers(SteppedLanes lanes) {
        return lanes.store.current().part(PartKey.data("pg_s", "")).orElseThrow().families().get(0).samples().size();
    }

    @Test
    void theRestOfATopGoesOnAfterALoss() {
        SteppedLanes lanes = new SteppedLanes("pg_s: {every: 30s, timeout: 5s, sql: SELECT s, top: {n: 0, linger: 1h}, "
                + "metrics: {q: {usage: LABEL}, n: {usage: COUNTER}}}\n");
        counts(lanes, 100);
        lanes.run(Duration.ofMinutes(1));
        counts(lanes, 103);
        lanes.run(Duration.ofMinutes(1));
        assertThat(lanes.store.current().part(PartKey.data("pg_s", "")).orElseThrow().families().get(0).samples().get(0).value()).isEqualTo(3);
        lanes.server.probeFails = new ServerException("08006 gone", "08006", null);
        lanes.run(Duration.ofSeconds(20));
        lanes.server.probeFails = null;
        counts(lanes, 110);
        lanes.run(Duration.ofMinutes(1));
        assertThat(lanes.store.current().part(PartKey.data("pg_s", "")).orElseThrow().families().get(0).samples().get(0).value()).isEqualTo(10);
    }

    private static void counts(SteppedLanes lanes, double n) {
        lanes.server.rowsOf.put("SELECT s", new Rows(List.of(new Rows.Column("q", "text"), new Rows.Column("n", "int8")),
                List.<Object[]>of(new Object[] {"1", n}), 0));
    }
}
