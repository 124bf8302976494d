package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.alert.AlertRules;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.Thresholds;
import dev.pgvigil.config.Profile;
import dev.pgvigil.config.Profiles;
import dev.pgvigil.config.QuerySettings.Preset;
import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.AlertDefinition.Direction;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.Severity;
import dev.pgvigil.sidecar.OwnFamilies;
import dev.pgvigil.yaml.Problems;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every alert that is shipped: what it compares with what, for how long, on which role, and what it says. */
class AlertDefinitionsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/catalogue/alerts.txt");
    private static final Map<String, AlertRule> RULES = AlertRules.of(Shipped.queries(Preset.EXHAUSTIVE), OwnAlerts.shipped()).stream()
            .collect(Collectors.toMap(AlertRule::name, rule -> rule, (one, other) -> one, TreeMap::new));

    /** Signal, alert, warning, critical: the default thresholds as they were decided; without a duration any will do. */
    private static final String TABLE = """
            connections                | PostgreSQLHighConnectionCount       | > 0.8 for 5m          | > 0.9 for 2m
            connections of a role      | PostgreSQLRoleConnectionsHigh       | > 0.8 for 5m          | > 0.9 for 2m
            connections of a database  | PostgreSQLDatabaseConnectionsHigh   | > 0.8 for 5m          | > 0.9 for 2m
            cache hit ratio            | PostgreSQLCacheHitRatioLow          | < 0.99 for 10m        | < 0.95 for 30m
            lag, asynchronous          | PostgreSQLReplicationLag            | > 5 for 2m            | > 10 for 5m
            lag, synchronous           | PostgreSQLSynchronousReplicationLag | > 1 for 1m            | > 5 for 1m
            standby not streaming      | PostgreSQLStandbyNotStreaming       | -                     | < 1 for 2m
            too few standbys           | PostgreSQLTooFewStandbys            | -                     | > 0 for 2m
            slot inactive              | PostgreSQLReplicationSlotInactive   | > 0 for 15m           | -
            slot retains WAL           | PostgreSQLReplicationSlotRetainsWal | > 10737418240         | -
            slot unreserved or lost    | PostgreSQLReplicationSlotLost       | -                     | > 0
            mean query time            | PostgreSQLMeanQueryTimeHigh         | > 0.1 for 10m         | > 0.5 for 10m
            p95 query time, estimated  | PostgreSQLQueryP95EstimatedHigh     | > 0.5 for 10m         | -
            p95 query time, measured   | PostgreSQLQueryP95High              | > 0.5 for 10m         | > 2 for 10m
            query regression           | PostgreSQLQueryRegression           | > 2 for 15m           | -
            longest statement          | PostgreSQLLongStatement             | > 300                 | > 3600
            statements over 5 minutes  | PostgreSQLManyLongStatements        | -                     | > 5
            idle in transaction        | PostgreSQLIdleInTransaction         | > 300                 | > 3600
            longest blocked session    | PostgreSQLBlockedSession            | > 30                  | > 300
            number blocked             | PostgreSQLManyBlockedSessions       | -                     | > 10
            deadlocks                  | PostgreSQLDeadlocks                 | > 0                   | -
            dead tuples                | PostgreSQLDeadTupleRatioHigh        | > 0.1 for 30m         | > 0.3 for 30m
            vacuum lag                 | PostgreSQLVacuumLag                 | > 3600                | > 14400
            table bloat                | PostgreSQLTableBloat                | > 0.5                 | -
            index bloat                | PostgreSQLIndexBloat                | > 0.5                 | -
            autovacuum off             | PostgreSQLAutovacuumOff             | < 1 for 15m           | -
            autovacuum off for a table | PostgreSQLTableAutovacuumOff        | > 0 for 15m           | -
            transaction id age         | PostgreSQLTransactionIdWraparound   | > 0.4                 | > 0.75
            multixact age              | PostgreSQLMultixactWraparound       | > 0.4                 | > 0.75
            sequence used              | PostgreSQLSequenceExhausted         | > 0.7                 | > 0.85
            integer key used           | PostgreSQLIntegerKeyExhausted       | > 0.7                 | > 0.85
            archiving failing          | PostgreSQLArchivingFailing          | > 0 for 5m            | > 0 for 30m
            last backup                | PostgreSQLBackupTooOld              | > 93600               | > 180000
            no backup                  | PostgreSQLBackupMissing             | < 1                   | < 1
            requested checkpoints      | PostgreSQLRequestedCheckpoints      | > 0.5 for 30m         | -
            disk used                  | PostgreSQLDiskFilling               | > 0.8                 | > 0.9
            time until full            | PostgreSQLDiskFullSoon              | < 604800              | < 86400
            CPU                        | PostgreSQLCpuHigh                   | > 0.7 for 15m         | > 0.85 for 10m
            down                       | PostgreSQLDown                      | -                     | < 1 for 1m
            query failing              | PgvigilQueryFailing                 | > 0 for 10m           | -
            query stale                | PgvigilQueryStale                   | > 0 for 10m           | -
            lane stuck                 | PgvigilLaneStuck                    | > 300 for 5m          | -
            series budget passed       | PgvigilSeriesLeftOut                | > 0 for 10m           | -
            reload failed              | PgvigilReloadFailed                 | < 1 for 10m           | -
            """;

    /** Alerts that fire at once: what they compare tells of the last quarter of an hour, or hour, as a whole. */
    private static final Set<String> AT_ONCE = Set.of("PostgreSQLRestarted", "PostgreSQLSettingsChanged", "PostgreSQLPromoted",
            "PostgreSQLDeadlocks", "PostgreSQLChecksumFailure");

    /** Critical without a warning before it, and why there is none. */
    private static final Map<String, String> NO_WARNING_BEFORE = Map.of(
            "PostgreSQLDown", "it is down or it is not",
            "PostgreSQLStandbyNotStreaming", "it streams or it does not",
            "PostgreSQLTooFewStandbys", "the operator has said how many there must be",
            "PostgreSQLSynchronousStandbyMissing", "commits hang from the first moment on",
            "PostgreSQLReplicationSlotLost", "PostgreSQLReplicationSlotRetainsWal and -NearLimit warn",
            "PostgreSQLChecksumFailure", "data is wrong",
            "PostgreSQLManyLongStatements", "PostgreSQLLongStatement warns of the first",
            "PostgreSQLManyBlockedSessions", "PostgreSQLBlockedSession warns of the first");

    /** Served by the push to Alertmanagers, which exists with the settings' alertmanager.urls only. */
    private static final String OF_THE_PUSH = "pgvigil_notifications_";

    @Test
    void everyAlertStandsInTheList() {
        String now = RULES.values().stream().map(AlertDefinitionsTest::line).collect(Collectors.joining("\n", "", "\n"));
        Committed.check(GOLDEN, """
                # Every shipped alert: severity, what is compared with what and for how long, then keep_firing_for, role and labels where there are any.
                # src/catalogue/renew writes it.
                """ + now);
    }

    @Test
    void everyRowOfTheTableIsDefinedWithItsValues() {
        for (String row : TABLE.lines().toList()) {
            String[] cells = row.split(" *[|] *");
            AlertRule rule = RULES.get(cells[1]);
            assertThat(rule).as(cells[1]).isNotNull();
            assertThat(said(rule, Severity.WARNING)).as(cells[0] + ", warning of " + cells[1]).matches(said -> fits(said, cells[2]));
            assertThat(said(rule, Severity.CRITICAL)).as(cells[0] + ", critical of " + cells[1]).matches(said -> fits(said, cells[3]));
        }
    }

    @Test
    void everyNameBeginsWithWhatItIsAbout() {
        assertThat(RULES.values()).allSatisfy(rule -> {
            String prefix = rule.queries().stream().anyMatch(query -> query.startsWith("pgbouncer_")) ? "PgBouncer"
                    : rule.metrics().values().stream().anyMatch(metric -> metric.startsWith("pgvigil_")) ? "Pgvigil" : "PostgreSQL";
            assertThat(rule.name()).startsWith(prefix).matches("[A-Z][A-Za-z0-9]+");
        });
        assertThat(RULES).as("document C-009's three").containsKeys("PostgreSQLHighConnectionCount", "PostgreSQLCacheHitRatioLow",
                "PostgreSQLReplicationLag");
    }

    @Test
    void everyAlertSaysInOneLineWhatIsWrongAndThenWhatItMeans() {
        assertThat(RULES.values()).extracting(AlertRule::definition).allSatisfy(alert -> {
            assertThat(alert.summary()).as(alert.name()).hasSizeBetween(15, 110).doesNotContain("\n").doesNotEndWith(".").matches("[A-Z{].*");
            assertThat(alert.description()).as(alert.name()).hasSizeBetween(60, 320).doesNotContain("\n").endsWith(".").matches("[A-Z].*");
            boolean ofYesAndNo = alert.thresholds().values().stream().allMatch(threshold -> threshold.at() == 0 || threshold.at() == 1);
            assertThat(alert.summary()).as(alert.name() + " tells what was measured").matches(summary -> ofYesAndNo || said(summary, "{value}"));
            assertThat(alert.summary()).as(alert.name() + " tells what is allowed").matches(summary -> ofYesAndNo
                    || alert.thresholds().containsKey(Severity.INFO) || said(summary, "{threshold}"));
        });
    }

    @Test
    void whatPagesHasWarnedBeforeOrCannot() {
        List<String> silent = RULES.values().stream().map(AlertRule::definition)
                .filter(alert -> alert.thresholds().containsKey(Severity.CRITICAL) && !alert.thresholds().containsKey(Severity.WARNING))
                .map(AlertDefinition::name).toList();
        assertThat(silent).containsExactlyInAnyOrderElementsOf(NO_WARNING_BEFORE.keySet());
    }

    @Test
    void aMomentAlarmsNobody() {
        assertThat(RULES.values()).extracting(AlertRule::definition).allSatisfy(alert -> assertThat(alert.thresholds().values())
                .as(alert.name()).allSatisfy(threshold -> assertThat(threshold.hold().compareTo(Duration.ofMinutes(1)) < 0)
                        .isEqualTo(AT_ONCE.contains(alert.name()))));
        assertThat(RULES.keySet()).containsAll(AT_ONCE);
    }

    @Test
    void whatPagesGoesOnFiringForAWhile() {
        assertThat(RULES.values()).extracting(AlertRule::definition)
                .filteredOn(alert -> alert.thresholds().containsKey(Severity.CRITICAL))
                .allSatisfy(alert -> assertThat(alert.keepFiringFor()).as(alert.name()).isGreaterThanOrEqualTo(Duration.ofMinutes(5)));
    }

    /** Otherwise a query that fails would be a critical alert that can't fire, and nobody would know. */
    @Test
    void theStateOfEveryQueryIsWatched() {
        assertThat(RULES).containsKeys("PgvigilQueryFailing", "PgvigilQueryStale", "PgvigilPrivilegesMissing", "PostgreSQLDown");
        assertThat(Shipped.query("pg_connections").preset()).as("what tells of privileges is in every preset")
                .isEqualTo(dev.pgvigil.query.Preset.MINIMAL);
    }

    @Test
    void whatIsSaidOfPgvigilItselfIsServed() {
        Set<String> served = OwnFamilies.declared().stream().map(family -> family.family().name()).collect(Collectors.toSet());
        assertThat(RULES.values()).filteredOn(rule -> rule.queries().isEmpty()).hasSizeGreaterThan(10).allSatisfy(rule ->
                assertThat(rule.metrics().values()).allMatch(metric -> served.contains(metric) || metric.startsWith(OF_THE_PUSH)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "oltp", "analytics", "c-009"})
    void aProfileSaysSomethingElseOfAlertsThatExist(String name) {
        Problems problems = new Problems();
        Profile profile = Profiles.shipped(name, problems);
        problems.throwIfAny();
        assertThat(profile.overrides()).extracting(override -> override.alert().text()).doesNotHaveDuplicates().isSubsetOf(RULES.keySet());
        List<AlertRule> rules = List.copyOf(RULES.values());
        Map<String, EffectiveThreshold> defined = byKey(Thresholds.global(rules, List.of()));
        Map<String, EffectiveThreshold> changed = byKey(Thresholds.global(rules, List.of(profile)));
        profile.overrides().forEach(override -> override.values().keySet().forEach(severity -> {
            String key = override.alert().text() + " " + severity;
            assertThat(changed.get(key)).as(key).isNotEqualTo(defined.get(key));
            assertThat(severity.equals("critical") && critical(changed, key).filter(warning -> milder(key, changed.get(key), warning)).isPresent())
                    .as(key + " is milder than the warning").isFalse();
        }));
    }

    private static Optional<EffectiveThreshold> critical(Map<String, EffectiveThreshold> thresholds, String key) {
        return Optional.ofNullable(thresholds.get(key.replace(" critical", " warning")));
    }

    private static boolean milder(String key, EffectiveThreshold critical, EffectiveThreshold warning) {
        boolean above = RULES.get(key.split(" ")[0]).definition().direction() == Direction.ABOVE;
        return above ? critical.at() < warning.at() : critical.at() > warning.at();
    }

    private static Map<String, EffectiveThreshold> byKey(List<EffectiveThreshold> thresholds) {
        return thresholds.stream().collect(Collectors.toMap(threshold -> threshold.alert() + " " + threshold.severity().word(), threshold -> threshold));
    }

    private static boolean said(String text, String placeholder) {
        return text.contains(placeholder);
    }

    /** {@code > 0.8 for 5m}, or {@code -} without that severity. */
    private static String said(AlertRule rule, Severity severity) {
        AlertDefinition.Threshold threshold = rule.definition().thresholds().get(severity);
        return threshold == null ? "-" : sign(rule) + " " + number(threshold.at()) + " for " + text(threshold.hold());
    }

    private static boolean fits(String said, String row) {
        return said.equals(row) || !row.contains(" for ") && said.startsWith(row + " for ");
    }

    private static String line(AlertRule rule) {
        AlertDefinition alert = rule.definition();
        String severities = Arrays.stream(Severity.values()).filter(alert.thresholds()::containsKey).map(severity -> String.format("%s %s %s",
                severity.word(), (rule.age() ? "age of " : "") + rule.metrics().get(severity), said(rule, severity))).collect(Collectors.joining(", "));
        String keep = alert.keepFiringFor().isZero() ? "" : ", keep " + text(alert.keepFiringFor());
        String role = alert.role().map(word -> ", " + word.name().toLowerCase(Locale.ROOT)).orElse("");
        String where = rule.where().isEmpty() ? "" : ", " + new TreeMap<>(rule.where());
        return rule.name() + ": " + severities + keep + role + where;
    }

    private static String sign(AlertRule rule) {
        return rule.definition().direction() == Direction.ABOVE ? ">" : "<";
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
