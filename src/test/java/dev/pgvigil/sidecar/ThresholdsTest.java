package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.config.Profiles;
import dev.pgvigil.config.ThresholdOverride;
import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.testing.TestSidecar;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files as a user writes them to the thresholds in force. */
class ThresholdsTest {
    private static final String TARGETS = """
            queries: {preset: none, files: [queries.yaml]}
            targets:
              one: {url: "postgresql://u@127.0.0.1:1/postgres"%s}
              two: {url: "postgresql://u@127.0.0.1:1/postgres"}
            """;
    @TempDir
    private Path directory;

    @BeforeEach
    void queries() throws IOException {
        write("queries.yaml", """
                pg_x:
                  sql: SELECT 1
                  metrics:
                    lag: {usage: GAUGE, unit: seconds}
                    share: {usage: GAUGE, unit: ratio}
                    n: {usage: GAUGE}
                  alerts:
                    Lag: {above: lag, warning: {at: 5, for: 1m}, critical: {at: 10, for: 5m}, summary: S}
                    Share: {below: share, warning: {at: 0.9}, critical: {at: 0.5}, summary: S}
                    Temperature: {below: n, info: {at: -10}, warning: {at: -20}, summary: S}
                """);
    }

    @Test
    void takesTheDefinitionsWhereNothingElseIsSaid() {
        assertThat(thresholds("", "one")).startsWith(
                "Lag warning 5.0 for PT1M by " + directory + "/queries.yaml", "Lag critical 10.0 for PT5M by " + directory + "/queries.yaml",
                "Share warning 0.9 for PT0S by " + directory + "/queries.yaml", "Share critical 0.5 for PT0S by " + directory + "/queries.yaml",
                "Temperature info -10.0 for PT0S by " + directory + "/queries.yaml", "Temperature warning -20.0 for PT0S by " + directory + "/queries.yaml")
                .contains("PostgreSQLDown critical 1.0 for PT1M by own-alerts.yaml");
    }

    @Test
    void laterLayersWinForEachValueAlone() throws IOException {
        write("a.yaml", "Lag: {warning: {at: 6, for: 2m}, critical: {for: 6m}}\nShare: disabled\n");
        write("b.yaml", "Lag: {warning: {at: 7}}\nShare: {warning: {at: 0.8}}\n");
        write("own.yaml", "Lag: {critical: {at: 20, for: 6m}}\nTemperature: disabled\n");
        String settings = TARGETS.formatted(", profiles: [own.yaml], thresholds: {Lag: {critical: {at: 30}}}") + "profiles: [a.yaml, b.yaml]\n";

        assertThat(thresholds(settings, "one")).startsWith(
                "Lag warning 7.0 for PT2M by profile " + directory + "/b.yaml", "Lag critical 30.0 for PT6M by target one",
                "Share warning 0.8 for PT0S by profile " + directory + "/b.yaml", "Share critical -Infinity for PT0S by profile " + directory + "/a.yaml",
                "Temperature info -Infinity for PT0S by profile " + directory + "/own.yaml",
                "Temperature warning -Infinity for PT0S by profile " + directory + "/own.yaml");
        assertThat(thresholds(settings, "two")).startsWith(
                "Lag warning 7.0 for PT2M by profile " + directory + "/b.yaml", "Lag critical 10.0 for PT6M by " + directory + "/queries.yaml",
                "Share warning 0.8 for PT0S by profile " + directory + "/b.yaml", "Share critical -Infinity for PT0S by profile " + directory + "/a.yaml",
                "Temperature info -10.0 for PT0S by " + directory + "/queries.yaml");
    }

    @Test
    void whatIsDisabledNeverFires() {
        assertThat(thresholds(TARGETS.formatted(", thresholds: {Lag: disabled, Share: disabled}"), "one")).startsWith(
                "Lag warning Infinity for PT1M by target one", "Lag critical Infinity for PT5M by target one",
                "Share warning -Infinity for PT0S by target one", "Share critical -Infinity for PT0S by target one");
    }

    @Test
    void reportsEveryBadValueWithItsPlace() throws IOException {
        write("bad.yaml", """
                Lagg: {warning: {at: 1}}
                Lag: {warning: {at: -1, for: -1m}, critical: {}, info: {at: 1}, pager: {at: 1}}
                Share: {warning: {at: 1.1}, critical: {at: high}}
                Temperature: {warning: {at: -30, per: 5m}}
                PostgreSQLDown: never
                """);
        String file = directory.resolve("bad.yaml") + ":";
        assertThat(faults(TARGETS.formatted("") + "profiles: [bad.yaml]\n")).isEqualTo("""
                1:1: Lagg: found the unknown alert Lagg, expected the name of an alert; did you mean Lag?
                2:21: Lag.warning.at: found -1, expected a number that is not negative
                2:30: Lag.warning.for: found -1m, expected a duration such as 15s, 10m or 500ms
                2:46: Lag.critical: found neither at nor for, expected one of them
                2:56: Lag.info: found the severity info, which Lag does not have, expected warning or critical
                2:65: Lag.pager: found the unknown key pager, expected info, warning or critical
                3:23: Share.warning.at: found 1.1, expected a ratio from 0 to 1
                3:44: Share.critical.at: found high, expected a number
                4:34: Temperature.warning.per: found the unknown key per, expected at or for
                5:17: PostgreSQLDown: found never, expected disabled or {warning: {at: …, for: …}, critical: {…}}""".indent(0).strip()
                .lines().map(line -> file + line).collect(Collectors.joining("\n")));
    }

    @Test
    void reportsWhatATargetMayNotSayTogetherWithEverythingElse() {
        String faults = faults(TARGETS.formatted(", thresholds: {Lag: {warning: {at: slow}}, Shard: disabled, Share: {warning: {at: -0.1, for: 5m}}}")
                + "profiles: [oltpp]\nlimits: {rows: 0}\n");

        assertThat(faults.replace(directory + "/pgvigil.yaml:", "")).isEqualTo("""
                3:86: targets.one.thresholds.Lag.warning.at: found slow, expected a number
                3:94: targets.one.thresholds.Shard: found the unknown alert Shard, expected the name of an alert; did you mean Share?
                3:133: targets.one.thresholds.Share.warning.at: found -0.1, expected a ratio from 0 to 1
                3:139: targets.one.thresholds.Share.warning.for: found for, which is not supported: it acts in Prometheus only through the rules, \
                which are the same for all targets; set it in a profile
                5:12: profiles[0]: found the profile oltpp, expected default, c-009, oltp or analytics, or a path that ends with .yaml; did you mean oltp?
                6:16: limits.rows: found 0, expected a whole number from 1 to 1000000""");
    }

    @Test
    void aCriticalThresholdIsNotMilderThanTheWarning() throws IOException {
        write("p.yaml", "Lag: {warning: {at: 8}}\nShare: {warning: {at: 0.5}}\n");
        String settings = directory + "/pgvigil.yaml:";
        String profile = directory + "/p.yaml:";
        assertThat(faults(TARGETS.formatted(", thresholds: {Lag: {critical: {at: 7}}, Share: {critical: {at: 0.6}}}") + "profiles: [p.yaml]\n")).isEqualTo(
                settings + "3:87: targets.one.thresholds.Lag.critical.at: found on target one the critical threshold 7, which is milder than the warning 8 ("
                        + profile + "1:21), expected at least 8\n"
                + settings + "3:115: targets.one.thresholds.Share.critical.at: found on target one the critical threshold 0.6, which is milder than the "
                        + "warning 0.5 (" + profile + "2:23), expected at most 0.5");
        write("p.yaml", "Lag: {warning: {at: 11}}\n");
        assertThat(faults(TARGETS.formatted("") + "profiles: [p.yaml]\n")).as("once, where it holds for all").isEqualTo(
                directory + "/queries.yaml:8:5: pg_x.alerts.Lag: found the critical threshold 10, which is milder than the warning 11 (" + profile
                        + "1:21), expected at least 11");
        write("p.yaml", "Lag: {warning: {at: 10}, critical: {at: 10}}\nShare: disabled\n");
        assertThat(thresholds(TARGETS.formatted("") + "profiles: [p.yaml]\n", "one")).contains("Share critical -Infinity for PT0S by profile "
                + directory + "/p.yaml");
    }

    @Test
    void aTargetHasNoForOfItsOwn() throws IOException {
        write("p.yaml", "Lag: {warning: {at: 8, for: 1m}, critical: {for: 90s}}\n");
        assertThat(faults(TARGETS.formatted(", profiles: [p.yaml]"))).isEqualTo(directory + "/p.yaml:1:50: Lag.critical.for: found for: 90s in a profile of "
                + "target one, expected 5m as on all targets, for it acts in Prometheus only through the rules, which are the same for all; name the profile "
                + "under profiles of the settings instead");
        assertThat(thresholds(TARGETS.formatted(", profiles: [p.yaml]") + "profiles: [p.yaml]\n", "one")).contains("Lag critical 10.0 for PT1M30S by "
                + directory + "/queries.yaml");
    }

    @Test
    void aProfileThatCannotBeReadIsAFault() {
        assertThat(faults(TARGETS.formatted("") + "profiles: [none.yaml]\n")).isEqualTo(directory
                + "/none.yaml: found no readable profile, expected YAML in UTF-8 (there is no such file)");
    }

    @Test
    void definitionsAreHeldToTheSame() throws IOException {
        write("queries.yaml", """
                pg_x:
                  sql: SELECT 1
                  metrics: {lag: {usage: GAUGE, unit: seconds}, share: {usage: GAUGE, unit: ratio}}
                  alerts:
                    A: {above: lag, warning: {at: -5}, summary: S}
                    B: {above: share, warning: {at: 80}, critical: {at: 90}, summary: S}
                    C: {above: lag, warning: {at: 5}, critical: {at: 4}, summary: S}
                    D: {above: lag, warning: {at: 5}, critical: {at: 0.4, value: share}, summary: S}
                """);
        assertThat(faults(TARGETS.formatted("")).replace(directory + "/queries.yaml:", "")).isEqualTo("""
                5:5: pg_x.alerts.A: found the threshold -5, expected a number that is not negative
                6:5: pg_x.alerts.B: found the threshold 80, expected a ratio from 0 to 1
                6:5: pg_x.alerts.B: found the threshold 90, expected a ratio from 0 to 1
                7:5: pg_x.alerts.C: found the critical threshold 4, which is milder than the warning 5 (%1$s/queries.yaml:7:5), expected at least 5
                8:5: pg_x.alerts.D: found severities that compare values in seconds and ratio, expected one unit; make it two alerts"""
                .formatted(directory).replace(directory + "/queries.yaml:", ""));
    }

    @Test
    void anAlertThatIsNotWatchedMayBeSpokenOf() throws IOException {
        write("queries.yaml", "pg_x: {sql: SELECT 1, skip: true, metrics: {n: {usage: GAUGE}}, alerts: {Skipped: {above: n, info: {at: 1}, summary: S}}}\n");
        Configuration configuration = load(TARGETS.formatted(", thresholds: {Skipped: disabled}"));
        assertThat(configuration.warnings()).containsExactly(directory + "/pgvigil.yaml:3:66: targets.one.thresholds.Skipped: the alert is not watched "
                + "under these settings, so its thresholds have no effect");
        assertThat(configuration.alerting().rules()).extracting(rule -> rule.name()).doesNotContain("Skipped");
    }

    @Test
    void aFaultyQueryMakesNoAlertUnknown() throws IOException {
        write("queries.yaml", "pg_x: {sqll: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {Mine: {above: n, info: {at: 1}, summary: S}}}\n");
        assertThat(faults(TARGETS.formatted(", thresholds: {Mine: disabled}"))).contains("sqll").doesNotContain("Mine");
    }

    @Test
    void aTargetHasTheThresholdsOfWhatItsSettingsLetRun() throws IOException {
        write("queries.yaml", """
                pg_pool: {tags: pgbouncer, sql: SHOW POOLS, metrics: {n: {usage: GAUGE}}, alerts: {Pool: {above: n, info: {at: 1}, summary: S}}}
                pg_tagged: {tags: big, sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {Tagged: {above: n, info: {at: 1}, summary: S}}}
                pg_not: {tags: 'not:big', sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {NotTagged: {above: n, info: {at: 1}, summary: S}}}
                pg_replica: {tags: replica, postgres: 17, sql: SELECT 1, metrics: {n: {usage: GAUGE}}, alerts: {Replica: {above: n, info: {at: 1}, summary: S}}}
                """);
        Configuration configuration = load("""
                queries: {preset: none, files: [queries.yaml]}
                targets:
                  big: {url: "postgresql://u@127.0.0.1:1/postgres", tags: [big]}
                  small: {url: "postgresql://u@127.0.0.1:1/postgres"}
                  pooler: {url: "postgresql://u@127.0.0.1:1/pgbouncer"}
                """);
        assertThat(shareOf(configuration, "big")).contains("Tagged", "Replica", "PostgreSQLDown").doesNotContain("Pool", "NotTagged");
        assertThat(shareOf(configuration, "small")).contains("NotTagged", "Replica", "PostgreSQLDown").doesNotContain("Pool", "Tagged");
        assertThat(shareOf(configuration, "pooler")).contains("Pool", "PostgreSQLDown").doesNotContain("NotTagged", "Replica", "Tagged");
    }

    @Test
    void shippedProfilesSpeakOfAlertsThatExist() {
        Set<String> known = new HashSet<>();
        for (QueryDefinition query : QueryFiles.allShipped()) {
            query.alerts().stream().map(AlertDefinition::name).forEach(known::add);
        }
        OwnAlerts.shipped().forEach(alert -> known.add(alert.definition().name()));
        for (String profile : Profiles.SHIPPED) {
            Problems problems = new Problems();
            List<ThresholdOverride> overrides = Profiles.shipped(profile, problems).overrides();
            problems.throwIfAny();
            assertThat(overrides).as(profile).allMatch(override -> known.contains(override.alert().text()));
            for (String global : List.of("profiles: [%s]\n", "profiles: [default, %s]\n")) {
                assertThat(load("queries: {preset: exhaustive}\ntargets: {one: {url: \"postgresql://u@127.0.0.1:1/postgres\"}}\n"
                        + global.formatted(profile)).warnings()).isEmpty();
            }
        }
    }

    private static Set<String> shareOf(Configuration configuration, String target) {
        return configuration.settings().targets().stream().filter(settings -> settings.name().equals(target))
                .flatMap(settings -> configuration.alerting().of(settings, false).thresholds().stream()).map(EffectiveThreshold::alert)
                .collect(Collectors.toSet());
    }

    private List<String> thresholds(String settings, String target) {
        return load(settings.isEmpty() ? TARGETS.formatted("") : settings).alerting().byTarget().get(target).stream().map(threshold -> threshold.alert()
                + " " + threshold.severity().word() + " " + threshold.at() + " for " + threshold.hold() + " by " + threshold.layer()).toList();
    }

    private Configuration load(String settings) {
        return TestSidecar.load(directory, settings);
    }

    private String faults(String settings) {
        AtomicReference<String> faults = new AtomicReference<>();
        assertThatThrownBy(() -> load(settings)).isInstanceOf(ProblemsException.class).satisfies(fault -> faults.set(fault.getMessage()));
        return faults.get();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
