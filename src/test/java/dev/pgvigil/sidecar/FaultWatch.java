package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.testing.HttpReceiver;
import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Scrape;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A sidecar with quick alerts, and what stands for the Alertmanager that it pushes to. The alerts that a test is to make fire are those that
 * {@code catalogue/alert-faults.txt} says of it.
 */
final class FaultWatch implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(150);
    private static final Pattern ALERT = Pattern.compile("^pgvigil_alerts[{].*alertname=\"(\\w+)\"");
    private static final Duration POLL = Duration.ofMillis(300);
    /** More than the second between two judgements. */
    private static final Duration JUDGED = Duration.ofMillis(1500);
    private volatile Instant settled = Instant.now();
    private final Set<String> expected;
    private final HttpReceiver receiver;
    private final List<String> targets;
    private final int port;
    private final Runnable end;

    private FaultWatch(Set<String> expected, HttpReceiver receiver, List<String> targets, int port, Runnable end) {
        this.expected = expected;
        this.receiver = receiver;
        this.targets = targets;
        this.port = port;
        this.end = end;
    }

    private interface Start {
        FaultWatch from(HttpReceiver receiver) throws IOException;
    }

    /**
     * @param settings targets, with whatever else the test needs
     * @param others URLs of more receivers
     */
    static FaultWatch start(Path directory, String test, String settings, String... others) {
        Set<String> expected = expected(test);
        return start(receiver -> {
            writeProfile(directory, test);
            Configuration configuration = QuickAlerts.of(TestSidecar.load(directory, settings + common(receiver, others)), expected);
            Sidecar sidecar = Sidecar.start(configuration, "test", log -> { }, Duration.ofSeconds(1));
            List<String> targets = configuration.settings().targets().stream().map(TargetSettings::name).toList();
            return new FaultWatch(expected, receiver, targets, sidecar.port(), sidecar::close);
        });
    }

    /** What starts a process with these settings. */
    interface Launch {
        ChildSidecar with(String settings) throws IOException;
    }

    /** With a process for the target {@code main}, which collects as the settings say. */
    static FaultWatch start(Path directory, String test, String settings, Launch launch) {
        return start(receiver -> {
            writeProfile(directory, test);
            ChildSidecar sidecar = launch.with(settings + common(receiver));
            return new FaultWatch(expected(test), receiver, List.of("main"), sidecar.port(), sidecar::close);
        });
    }

    private static FaultWatch start(Start start) {
        HttpReceiver receiver = new HttpReceiver();
        try {
            return start.from(receiver);
        } catch (IOException e) {
            receiver.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    private static Set<String> expected(String test) {
        Set<String> expected = faults(test).map(AlertFault::alert).collect(Collectors.toCollection(TreeSet::new));
        assertThat(expected).as("lines of " + test + " in alert-faults.txt").isNotEmpty();
        return expected;
    }

    private static Stream<AlertFault> faults(String test) {
        return AlertFault.of(test, MajorVersions.newest()).stream();
    }

    private static void writeProfile(Path directory, String test) throws IOException {
        Map<String, String> lowered = faults(test).filter(fault -> fault.at().isPresent())
                .collect(Collectors.toMap(AlertFault::alert, fault -> fault.at().orElseThrow()));
        Files.writeString(directory.resolve("quick.yaml"), QuickAlerts.profile(lowered, hold -> Duration.ZERO));
    }

    private static String common(HttpReceiver receiver, String... others) {
        String urls = Stream.concat(Stream.of(receiver.url()), Stream.of(others)).map(url -> '"' + url + '"').collect(Collectors.joining(", "));
        return """
                limits: {busy_ratio: 1}
                profiles: [quick.yaml]
                runbooks: https://books.example.org/
                alertmanager: {urls: [%s], labels: {job: postgres}, resend_interval: 5s}
                web: {listen: "127.0.0.1:0"}
                """.formatted(urls);
    }

    int port() {
        return port;
    }

    /** What is served of a target now. */
    Scrape probe(String target) {
        return Scrape.of(port, "/probe?target=" + target);
    }

    void untilServed(String target, String metric) {
        await(metric).atMost(SOON).pollInterval(POLL).until(() -> probe(target).sum(metric).isPresent());
    }

    /** Everything was collected and judged, and no alert that the test is about is near, such as that a server was just started. */
    FaultWatch untilSettled() {
        await("every query has run").atMost(SOON).until(() -> targets.stream().allMatch(target -> probe(target).everyQueryHasRun()));
        await("nothing is near").atMost(SOON).during(JUDGED).pollInterval(POLL)
                .untilAsserted(() -> assertThat(near()).doesNotContainAnyElementsOf(expected));
        settled = Instant.now();
        return this;
    }

    /** Alerts that fire or are about to. */
    private Set<String> near() {
        return targets.stream().flatMap(target -> probe(target).series().keySet().stream()).map(ALERT::matcher).filter(Matcher::find)
                .map(alert -> alert.group(1)).collect(Collectors.toSet());
    }

    /** The receiver was told of each alert of the test, with all that a reader wants to know. */
    void untilAllFire() {
        await("alerts fire").atMost(SOON).pollInterval(POLL).untilAsserted(() -> assertThat(told()).containsAll(expected));
        since().filter(alert -> expected.contains(name(alert))).forEach(this::assertWhole);
    }

    void untilFires(String... alerts) {
        await("alerts fire").atMost(SOON).pollInterval(POLL).untilAsserted(() -> assertThat(told()).contains(alerts));
    }

    boolean hasFired(String alert) {
        return told().contains(alert);
    }

    /** The receiver was told of the end of each alert of the test. */
    void untilAllResolve() {
        await("alerts resolve").atMost(SOON).pollInterval(POLL).untilAsserted(() ->
                assertThat(latest().values().stream().filter(FaultWatch::fires).map(FaultWatch::name)).doesNotContainAnyElementsOf(expected));
    }

    private void assertWhole(JsonNode alert) {
        String name = name(alert);
        assertThat(Instant.parse(alert.at("/startsAt").asText())).as(name).isBetween(settled, Instant.now());
        assertThat(alert.at("/labels/severity").asText()).as(name).isIn("info", "warning", "critical");
        assertThat(alert.at("/labels/job").asText()).as(name).isEqualTo("postgres");
        assertThat(alert.at("/labels/instance").asText()).as(name).isNotEmpty();
        assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank().doesNotContain("{", "}", "NaN");
        assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
        assertThat(alert.at("/annotations/runbook_url").asText()).as(name).matches("https://books.example.org/\\w+[.]md");
    }

    /** Names of all alerts of which the receiver was told that they began after everything had settled. */
    private Set<String> told() {
        return since().map(FaultWatch::name).collect(Collectors.toSet());
    }

    private Stream<JsonNode> since() {
        return latest().values().stream().filter(alert -> Instant.parse(alert.at("/startsAt").asText()).isAfter(settled));
    }

    /** What was told last of each alert, by its labels. */
    private Map<String, JsonNode> latest() {
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        pushed().forEach(alert -> latest.put(alert.get("labels").toString(), alert));
        return latest;
    }

    private Stream<JsonNode> pushed() {
        return receiver.requests().stream().flatMap(request -> StreamSupport.stream(request.body().spliterator(), false));
    }

    private static String name(JsonNode alert) {
        return alert.at("/labels/alertname").asText();
    }

    /** What fires ends later than now, until it is told of again. */
    private static boolean fires(JsonNode alert) {
        return Instant.parse(alert.at("/endsAt").asText()).isAfter(Instant.now());
    }

    @Override
    public void close() {
        end.run();
        receiver.close();
    }
}
