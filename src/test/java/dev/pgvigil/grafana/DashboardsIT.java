package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.catalogue.Committed;
import dev.pgvigil.catalogue.Metric;
import dev.pgvigil.demo.WatchedDemo;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Prometheus;
import dev.pgvigil.testing.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every expression of every dashboard, ours and those that others have made for postgres_exporter, asked of a real Prometheus that reads the demo.
 * What has no data there is listed with the reason.
 */
@Timeout(600)
class DashboardsIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    /** A role that changes is awaited at the end. */
    private static final String ROLE = "annotation Change of role";
    /** What there is to see while a server is down. */
    private static final Set<String> DOWN = Set.of("pgvigil-sidecar: Failing and stale queries [A]");
    private static final Map<String, String> CHOSEN = Map.of("job", ".+", "instance", ".+", "process_job", ".+", "process", ".+", "__range", "10m", "__interval", "30s");
    @TempDir
    private Path directory;

    @Majors
    void everyExpressionFindsDataOrIsListed(int major) throws IOException {
        Map<String, String> listed = listed();
        try (WatchedDemo demo = WatchedDemo.start(major, directory); Prometheus prometheus = Prometheus.with(scrapes(demo), rules())) {
            await("every query has run").atMost(SOON).until(() -> Stream.of("primary", "standby", "pgbouncer")
                    .allMatch(target -> Scrape.of(demo.port(), "/probe?target=" + target).everyQueryHasRun()));
            Map<String, Expression> expected = expected(major);
            Map<String, Expression> empty = new LinkedHashMap<>(expected);
            empty.values().removeIf(expression -> reason(listed, expression).isPresent());
            awaitData(prometheus, empty, ROLE);
            demo.standby().promote();
            awaitData(prometheus, empty, "none");
            SoftAssertions all = new SoftAssertions();
            all.assertThat(empty.keySet()).as("nothing of PostgreSQL " + major + " to show, and not in panels-without-data.txt").isEmpty();
            all.assertThat(expected.values()).as("in panels-without-data.txt, and has data on PostgreSQL " + major).filteredOn(expression ->
                    reason(listed, expression).filter(reason -> !reason.startsWith("sometimes: ")).isPresent() && hasData(prometheus, expression)).isEmpty();
            all.assertThat(reasons()).as("no reason to be seen").anyMatch(reason -> hasData(prometheus, reason));
            all.assertThat(withoutData(prometheus, Committed.list("dashboards-of-others.txt"))).as("nothing to show on dashboards of others").isEmpty();
            all.assertThat(prometheus.log()).doesNotContain("many-to-many", "duplicate sample");
            variablesOutliveTargetAndSidecar(demo, prometheus, all);
            all.assertAll();
        }
    }

    private static void variablesOutliveTargetAndSidecar(WatchedDemo demo, Prometheus prometheus, SoftAssertions all) {
        demo.primary().stop();
        await().atMost(SOON).until(() -> prometheus.value("pg_up{instance='primary'}") == 0);
        Map<String, Expression> ofOneDown = all().filter(expression -> DOWN.contains(expression.toString()))
                .collect(Collectors.toMap(Expression::toString, expression -> expression, (one, same) -> one, TreeMap::new));
        assertThat(ofOneDown.keySet()).isEqualTo(DOWN);
        awaitData(prometheus, ofOneDown, "none");
        all.assertThat(ofOneDown.keySet()).as("nothing to show of a server that is down").isEmpty();
        all.assertThat(prometheus.query("pg_target_info{job=~'.+', instance='primary'}")).as("what tells of a server that is down").isNotEmpty();
        demo.close();
        await().atMost(SOON).until(() -> prometheus.query("up == 1").isEmpty() && prometheus.query("pg_target_info").isEmpty());
        all.assertThat(prometheus.labelValues("instance", "pg_target_info{job=~\".+\"}")).contains("primary", "standby", "pgbouncer");
    }

    /** What stands in the legends and rows of panels that a skipped query feeds. */
    private static List<Expression> reasons() {
        List<Expression> reasons = all().filter(expression -> expression.reference().equals(Targets.NO_DATA)).toList();
        assertThat(reasons).hasSizeGreaterThan(50);
        return reasons;
    }

    private static Set<String> withoutData(Prometheus prometheus, List<String> expressions) {
        Map<String, Expression> empty = new LinkedHashMap<>();
        expressions.forEach(line -> empty.put(line, new Expression("others", line, "", line)));
        assertThat(empty).hasSizeGreaterThan(40);
        awaitData(prometheus, empty, "none");
        return empty.keySet();
    }

    /** Returns when all that have no data yet have some but one; takes those that have out of the map. */
    private static void awaitData(Prometheus prometheus, Map<String, Expression> empty, String last) {
        try {
            await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
                empty.values().removeIf(expression -> hasData(prometheus, expression));
                return empty.values().stream().allMatch(expression -> expression.place().equals(last));
            });
        } catch (ConditionTimeoutException e) {
            // What is still empty is told by the caller.
        }
    }

    private static boolean hasData(Prometheus prometheus, Expression expression) {
        return !prometheus.query(expression.filled(CHOSEN)).isEmpty();
    }

    /** Those that may be expected to have data on that version: what they read is served there, and they need no failure. */
    private static Map<String, Expression> expected(int major) {
        Map<String, Expression> expected = new TreeMap<>();
        all().filter(expression -> !expression.reference().equals(Targets.NO_DATA)).filter(expression -> isServed(expression, major))
                .forEach(expression -> expected.put(expression.toString(), expression));
        return expected;
    }

    private static boolean isServed(Expression expression, int major) {
        return PromQl.of(expression.text()).selectors().stream().allMatch(selector -> Metrics.metric(selector.name()).map(Metric::majors)
                .filter(majors -> !majors.isEmpty() && !majors.contains(major)).isEmpty());
    }

    private static Stream<Expression> all() {
        return Dashboards.made().stream().flatMap(page -> Expression.of(page).stream());
    }

    /** Reasons by expression, or by panel for all of its own expressions. */
    private static Map<String, String> listed() {
        Map<String, String> listed = new TreeMap<>();
        Committed.list("panels-without-data.txt").stream().map(line -> line.split(" +\\| +")).forEach(parts ->
                assertThat(listed.put(parts[0], parts[1])).as("listed twice: " + parts[0]).isNull());
        Set<String> known = all().flatMap(expression -> Stream.of(expression.toString(), expression.panel())).collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed.keySet()).as("in panels-without-data.txt, and on no page").isSubsetOf(known);
        return listed;
    }

    private static Optional<String> reason(Map<String, String> listed, Expression expression) {
        String reason = listed.get(expression.toString());
        return Optional.ofNullable(reason == null && !expression.isMade() ? listed.get(expression.panel()) : reason);
    }

    private static String scrapes(WatchedDemo demo) {
        String address = "127.0.0.1:" + demo.port();
        return "scrape_configs:\n  - {job_name: postgres, http_sd_configs: [{url: 'http://" + address + "/targets', refresh_interval: 1s}]}\n"
                + "  - {job_name: pgvigil, static_configs: [{targets: ['" + address + "']}]}\n";
    }

    private static List<Path> rules() {
        return Names.ruleFiles();
    }
}
