package dev.pgvigil.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {
    private static final String METRICS = "metrics: {n: {usage: GAUGE}}";

    /** One query with the given lines beside its statement and metrics. */
    private static Loading query(String lines) {
        return Loading.of("pg_x:\n  sql: SELECT 1 AS n\n  " + METRICS + "\n" + lines.indent(2));
    }

    @Test
    void listsEveryDefault() {
        QueryDefinition query = query("").only();

        assertThat(query.key()).isEqualTo("pg_x");
        assertThat(query.name()).isEqualTo("pg_x");
        assertThat(query.description()).isEmpty();
        assertThat(query.format()).isEqualTo(Format.PGVIGIL);
        assertThat(query.at()).hasToString("f.yaml:1:1");
        assertThat(query.searchPath()).isEmpty();
        assertThat(query.schedule()).isEqualTo(new Schedule(Scope.SERVER, Duration.ofSeconds(15), Duration.ofSeconds(2)));
        assertThat(query.conditions()).isEqualTo(Conditions.NONE);
        assertThat(query.priority()).isEqualTo(100);
        assertThat(query.fatal()).isFalse();
        assertThat(query.skip()).isFalse();
        assertThat(query.maxRows()).isEmpty();
        assertThat(query.keep()).isEmpty();
        assertThat(query.preset()).isEqualTo(Preset.DEFAULT);
        assertThat(query.unlisted()).isEqualTo(UnlistedColumns.IGNORE);
        assertThat(query.derived()).isEmpty();
        assertThat(query.alerts()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        QueryDefinition query = Loading.of("""
                pg_x_17:
                  query: SELECT 1 AS n
                  help: What it is
                  name: pg_x
                  cache_seconds: 60
                  timeout: 500ms
                  postgres: ">=14 <17"
                  tags: [primary, extension:pg_trgm, canary]
                  scope: database
                  requires:
                    extensions: {pg_stat_statements: ">=1.11", pg_trgm: }
                    functions: pg_ls_waldir()
                    relations: [pg_statistic]
                    privileges: [pg_read_all_stats]
                  predicate_queries:
                    - {name: wanted, predicate_query: SELECT true, ttl: 1m}
                    - {predicate_query: SELECT false}
                  predicate_query: SELECT 1 = 1
                  priority: -5
                  fatal: yes
                  skip: off
                  search_path: [extra, more]
                  max_rows: 010
                  on_error: {keep: 10m}
                  preset: exhaustive
                  metrics: {n: {usage: GAUGE}}
                """).only();

        assertThat(query.name()).isEqualTo("pg_x");
        assertThat(query.description()).isEqualTo("What it is");
        assertThat(query.schedule()).isEqualTo(new Schedule(Scope.DATABASE, Duration.ofMinutes(1), Duration.ofMillis(500)));
        assertThat(query.conditions()).isEqualTo(new Conditions(VersionRange.parse(">=14 <17").orElseThrow(), Optional.of(Role.PRIMARY),
                List.of(new Tag(Tag.Kind.PRIMARY, ""), new Tag(Tag.Kind.EXTENSION, "pg_trgm"), new Tag(Tag.Kind.FREE, "canary")),
                new Requirements(Map.of("pg_stat_statements", VersionRange.parse(">=1.11").orElseThrow(), "pg_trgm", VersionRange.ANY),
                        List.of("pg_ls_waldir()"), List.of("pg_statistic"), List.of("pg_read_all_stats")),
                List.of(new Predicate("wanted", "SELECT true", Duration.ofMinutes(1)),
                        new Predicate("predicate 2", "SELECT false", Duration.ZERO),
                        new Predicate("predicate_query", "SELECT 1 = 1", Duration.ZERO)), List.of()));
        assertThat(query.priority()).isEqualTo(-5);
        assertThat(query.fatal()).isTrue();
        assertThat(query.skip()).isFalse();
        assertThat(query.searchPath()).containsExactly("extra", "more");
        assertThat(query.maxRows()).hasValue(10);
        assertThat(query.keep()).contains(Duration.ofMinutes(10));
        assertThat(query.preset()).isEqualTo(Preset.EXHAUSTIVE);
    }

    @Test
    void reportsAllFaultsInFileOrder() {
        assertThat(Loading.of("""
                pg_slots:
                  sql: SELECT 1
                  metrics:
                    - active: {usage: GUAGE}
                  every: soon
                  colour: red
                pg_other:
                  metrics: {n: {usage: GAUGE, scale: big}}
                """).faults()).isEqualTo("""
                f.yaml:4:23: pg_slots.metrics[0].active.usage: found GUAGE, expected LABEL, GAUGE, COUNTER, HISTOGRAM, DISCARD, MAPPEDMETRIC \
                or DURATION; did you mean GAUGE?
                f.yaml:5:10: pg_slots.every: found soon, expected a duration such as 15s, 10m or 500ms
                f.yaml:6:3: pg_slots.colour: found the unknown key colour, expected skip, sql, postgres, min_version, max_version, runonserver, \
                tags, requires, predicate_queries, predicate_query, scope, every, timeout, metrics, derived, alerts, top, except, name, max_rows, desc, machine, \
                search_path, priority, fatal, on_error or preset
                f.yaml:8:3: pg_other: found no key sql, expected one
                f.yaml:8:38: pg_other.metrics.n.scale: found big, expected a number""");
    }

    @ParameterizedTest
    @CsvSource({"tags: [cluster],SERVER", "tags: pgbouncer,SERVER", "tags: [primary],SERVER", "scope: database,DATABASE", "scope: SERVER,SERVER"})
    void settlesTheScope(String line, Scope expected) {
        assertThat(query(line).only().scope()).isEqualTo(expected);
    }

    @Test
    void runsEveryFiveMinutesInDatabases() {
        assertThat(query("scope: database").only().every()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void takesHalfOfAShortIntervalAsTimeout() {
        assertThat(query("every: 2s").only().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(query("every: 2001ms").only().timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void refusesATimeoutThatReachesTheInterval() {
        assertThat(query("every: 10s\ntimeout: 10s").faults())
                .isEqualTo("f.yaml:5:12: pg_x.timeout: found 10s, expected above zero and less than the query's interval (10s)");
        assertThat(query("timeout: 0").faults())
                .isEqualTo("f.yaml:4:12: pg_x.timeout: found 0, expected above zero and less than the query's interval (15s)");
    }

    @Test
    void refusesAnIntervalOfNothing() {
        assertThat(query("every: 0").faults()).isEqualTo("f.yaml:4:10: pg_x.every: found 0, expected at least 100ms");
    }

    @Test
    void refusesTwoSpellingsOfTheInterval() {
        assertThat(query("every: 10s\nttl: 10").faults())
                .isEqualTo("f.yaml:5:3: pg_x.ttl: found a second spelling of every, expected one of the two");
    }

    @Test
    void refusesContradictingTags() {
        assertThat(query("tags: [primary, replica]").faults())
                .isEqualTo("f.yaml:4:9: pg_x.tags: found the tags primary and replica, expected at most one of the two");
        assertThat(query("tags: [cluster]\nscope: database").faults()).isEqualTo("f.yaml:5:10: pg_x.scope: found scope: database beside a tag "
                + "that says once, expected scope: server, or neither of the tags cluster and pgbouncer");
    }

    @Test
    void refusesMisspeltTags() {
        assertThat(query("tags: [extention:x, 'schema:']").faults()).isEqualTo("""
                f.yaml:4:10: pg_x.tags[0]: found extention:x, expected dbname, extension, schema, username or not before the colon; \
                did you mean extension?
                f.yaml:4:23: pg_x.tags[1]: found schema:, expected a name after schema:""");
    }

    @ParameterizedTest
    @CsvSource({"on_error: drop,", "'on_error: \"keep: 90s\"',90", "'on_error: {keep: 2m}',120"})
    void readsWhatToDoOnAnError(String line, Long seconds) {
        assertThat(query(line).only().keep().map(Duration::toSeconds)).isEqualTo(Optional.ofNullable(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep", "retry", "'keep: soon'", "[drop]"})
    void refusesOtherErrorPolicies(String value) {
        assertThat(query("on_error: " + value).faults()).startsWith("f.yaml:4:13: pg_x.on_error: found ")
                .endsWith(", expected drop, or keep with a duration such as {keep: 10m}");
    }

    @Test
    void refusesToKeepForNoTime() {
        assertThat(query("on_error: {keep: 0}").faults())
                .isEqualTo("f.yaml:4:13: pg_x.on_error: found keep: 0, expected a duration above zero, or drop");
    }

    @Test
    void needsSomethingToServe() {
        assertThat(Loading.of("pg_x: {sql: SELECT 1, metrics: {a: {usage: LABEL}, b: {usage: DISCARD}}}").faults()).isEqualTo(
                "f.yaml:1:32: pg_x.metrics: found no column to serve, expected at least one that is neither LABEL nor DISCARD");
        assertThat(Loading.of("pg_x: {sql: SELECT 1, metrics: {a: {usage: GAUGE, internal: true}}}").faults()).isEqualTo(
                "f.yaml:1:32: pg_x.metrics: found no column to serve, expected at least one that is neither LABEL nor DISCARD");
        assertThat(Loading.of("pg_x: {sql: SELECT 1}").faults()).isEqualTo(
                "f.yaml:1:1: pg_x: found no column to serve, expected at least one that is neither LABEL nor DISCARD");
    }

    @Test
    void refusesAFileThatIsNoMapping() {
        assertThat(Loading.of("- a\n").faults()).isEqualTo("f.yaml:1:1: found a list, expected a mapping");
        assertThat(Loading.of("pg_x: SELECT 1\n").faults()).isEqualTo("f.yaml:1:7: pg_x: found SELECT 1, expected a mapping");
    }

    @Test
    void loadsNothingFromAnEmptyFile() {
        assertThat(Loading.of("# nothing yet\n").valid()).isEmpty();
    }

    @Test
    void refusesFaultyPredicatesAndRequirements() {
        assertThat(query("""
                predicate_queries:
                  - {name: a, ttl: -1}
                requires:
                  extensions: {hstore: latest}
                  roles: [x]
                """).faults()).isEqualTo("""
                f.yaml:5:7: pg_x.predicate_queries[0]: found no key predicate_query, expected one
                f.yaml:5:22: pg_x.predicate_queries[0].ttl: found -1, expected a duration such as 15s, 10m or 500ms
                f.yaml:7:26: pg_x.requires.extensions.hstore: found latest, expected a version range such as ">=14 <17"
                f.yaml:8:5: pg_x.requires.roles: found the unknown key roles, expected extensions, functions, relations or privileges""");
    }

    @Test
    void readsWhatTheMachineAdds() {
        assertThat(query("machine: disk").only().machine()).contains(Machine.DISK);
        assertThat(query("machine: CPU").only().machine()).contains(Machine.CPU);
        assertThat(query("every: 1m").only().machine()).isEmpty();
    }

    @Test
    void refusesAMachineWhereThereIsNoneToAsk() {
        String expected = "pg_x.machine: found machine at scope: database or beside the tag pgbouncer, expected scope: server, without that tag";
        assertThat(query("machine: disk\nscope: database").faults()).isEqualTo("f.yaml:4:12: " + expected);
        assertThat(query("machine: cpu\ntags: [pgbouncer]").faults()).isEqualTo("f.yaml:4:12: " + expected);
        assertThat(query("machine: memory").faults()).startsWith("f.yaml:4:12: pg_x.machine: found memory, expected ");
    }
}
