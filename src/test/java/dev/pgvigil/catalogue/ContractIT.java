package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.snapshot.MetricFamily;
import dev.pgvigil.testing.Certificates;
import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.SmokeMajors;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names, types, units and labels of everything that is served on each major version, against a committed file, so that a rename can't slip
 * through. A line ending in {@code rare} is of a metric that the servers of this test have no reason to show, such as when a disk is
 * full: it is held to its definition only. Renewing adds such marks and never takes one away.
 */
@Timeout(600)
class ContractIT {
    private static final String RARE = " rare";
    private static final int ROUNDS_WITHOUT_NEWS = 4;
    private static final String FAULTS = """
            contract_failing: {scope: database, every: 2s, timeout: 1s, sql: SELECT 1 / 0 AS n, metrics: {n: {usage: GAUGE, description: None}}}
            contract_odd:
              scope: database
              every: 2s
              timeout: 1s
              max_rows: 2
              sql: SELECT 1 AS n, 'two' AS text FROM generate_series(1, 3)
              metrics: {n: {usage: GAUGE, description: Twice}, text: {usage: GAUGE, description: No number}}
            contract_many:
              scope: database
              every: 2s
              timeout: 1s
              sql: SELECT n::text, 1 AS one FROM generate_series(1, 10) AS n
              metrics: {n: {usage: LABEL, description: Number}, one: {usage: GAUGE, description: One}}
            """;
    private static final Certificates CERTIFICATES = Certificates.create();
    @TempDir
    private Path directory;

    @AfterAll
    static void removeCertificates() {
        CERTIFICATES.close();
    }

    @SmokeMajors
    void namesTypesUnitsAndLabelsAreTheCommittedOnes(int major) throws SQLException, IOException {
        Path file = Path.of("src/test/resources/catalogue/contract-" + major + ".txt");
        Map<String, Metric> promised = promised(major);
        Set<String> rare = new TreeSet<>(Committed.lines(file).stream().filter(line -> line.endsWith(RARE)).map(ContractIT::name).toList());
        Set<String> seen = seen(major, promised, rare);
        List<String> now = promised.values().stream().map(metric -> Contract.line(metric)
                + (rare.contains(metric.name()) || !seen.contains(metric.name()) ? RARE : "")).toList();
        Committed.check(file, String.join("\n", now) + "\n");
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    /** What the definitions say of a server of that version; what client libraries tell of the process is not ours to promise. */
    private static Map<String, Metric> promised(int major) {
        Map<String, Metric> promised = new TreeMap<>();
        Shipped.catalogue().metrics().stream().filter(metric -> metric.on(major))
                .filter(metric -> !metric.name().startsWith("process_") && !metric.name().startsWith("jvm_"))
                .forEach(metric -> promised.put(metric.name(), metric));
        return promised;
    }

    /** The names that were seen, each as promised: on a primary, on its standby, and of sidecars with and without troubles of their own. */
    private Set<String> seen(int major, Map<String, Metric> promised, Set<String> rare) throws SQLException, IOException {
        Set<String> seen = new TreeSet<>();
        try (EventfulServer server = EventfulServer.start(major, CERTIFICATES); HttpReceiver receiver = new HttpReceiver();
                ServerLook onPrimary = look(server.primary()); ServerLook onStandby = look(server.standby());
                TestSidecar sidecar = sidecar("whole", settings(server.primary(), receiver)); TestSidecar troubled = troubled(server.primary());
                TestSidecar shutOut = sidecar("shutOut", "queries: {preset: none}\ntargets: {main: {url: \"" + url(server.primary(), "nobody") + "\"}}\n")) {
            AtomicInteger quietRounds = new AtomicInteger();
            await().atMost(Duration.ofSeconds(300)).ignoreExceptionsInstanceOf(ServerException.class).untilAsserted(() -> {
                server.work();
                boolean news = seen.addAll(asPromised(families(onPrimary), promised));
                news |= seen.addAll(asPromised(families(onStandby), promised));
                for (TestSidecar one : List.of(sidecar, troubled, shutOut)) {
                    news |= seen.addAll(asPromised(one.scrape(), promised));
                }
                quietRounds.set(news ? 0 : quietRounds.get() + 1);
                Set<String> missing = new TreeSet<>(promised.keySet());
                missing.removeAll(seen);
                missing.removeAll(rare);
                assertThat(missing).as("promised, and not served on PostgreSQL " + major + "; if it need not be: src/catalogue/renew").matches(names ->
                        Committed.RENEW ? quietRounds.get() >= ROUNDS_WITHOUT_NEWS && sidecar.scrape().everyQueryHasRun() : names.isEmpty());
            });
        }
        return seen;
    }

    private ServerLook look(PgServer server) {
        return ServerLook.quick(directory, """
                targets: {main: {url: "%s", expected_standbys: 1, tags: [backups, statement_texts], databases: {include: [postgres]}}}
                queries: {preset: exhaustive}
                """.formatted(url(server, EventfulServer.FULL)));
    }

    /** In the second database there is no extension, so that of some queries there is a reason why they are skipped there. */
    private static String settings(PgServer server, HttpReceiver receiver) {
        return """
                targets: {main: {url: "%s?sslmode=require", expected_standbys: 1, databases: {include: [postgres, target]}}}
                queries: {preset: exhaustive}
                limits: {busy_ratio: 1}
                state: {dir: state}
                alertmanager: {urls: ["%s", "http://127.0.0.1:1/"]}
                """.formatted(url(server, EventfulServer.FULL), receiver.url());
    }

    /** What pgvigil tells of queries that go wrong. */
    private TestSidecar troubled(PgServer server) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("troubled")).resolve("faults.yaml"), FAULTS);
        return sidecar("troubled", """
                targets: {main: {url: "%s", databases: {include: [postgres]}}}
                queries: {preset: none, files: [faults.yaml]}
                limits: {series: 8}
                """.formatted(url(server, EventfulServer.FULL)));
    }

    private static String url(PgServer server, String user) {
        return "postgresql://" + user + "@" + server.host() + ":" + server.port() + "/postgres";
    }

    private TestSidecar sidecar(String name, String settings) throws IOException {
        return TestSidecar.start(Files.createDirectories(directory.resolve(name)), settings);
    }

    /** One round, after which derived values believe that three seconds pass. */
    private static List<MetricFamily> families(ServerLook look) {
        List<MetricFamily> families = look.round().results().stream().flatMap(result -> result.families().stream()).toList();
        look.pass(Duration.ofSeconds(3));
        return families;
    }

    private static Collection<String> asPromised(List<MetricFamily> families, Map<String, Metric> promised) {
        Map<String, String> found = Contract.lines(families);
        found.forEach((name, line) -> assertThat(line).isEqualTo(promised.containsKey(name) ? Contract.line(promised.get(name)) : "nothing promised of " + name));
        return found.keySet();
    }

    private static Collection<String> asPromised(Scrape scrape, Map<String, Metric> promised) {
        List<String> names = new ArrayList<>();
        Contract.onPage(scrape.body()).forEach((name, family) -> {
            if (!name.startsWith("process_") && !name.startsWith("jvm_") && !name.startsWith("contract_")) {
                Metric metric = promised.get(name);
                assertThat(metric).as(name + " on the page").isNotNull();
                assertThat(family).as(name).isEqualTo(new Contract.OnPage(metric.type(), metric.help(), metric.labels()));
                names.add(name);
            }
        });
        return names;
    }
}
