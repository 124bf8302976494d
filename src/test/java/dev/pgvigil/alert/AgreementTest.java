package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sidecar and Prometheus come to the same state of every rule on every series at every evaluation. */
class AgreementTest {
    private static final Path DIRECTORY = Path.of("target/rules");
    private static final List<Level> LEVELS = List.of(Level.BAD, Level.BAD, Level.BAD, Level.BAD, Level.GOOD, Level.EDGE, Level.GONE, Level.NAN);
    private static final int SERVERS = 3;

    /** Prometheus comes to what the drills say; so {@link RulesDrillTest} shows. */
    @ParameterizedTest
    @ValueSource(ints = {15, 60})
    void theSidecarComesToWhatTheDrillsSay(int seconds) {
        Duration interval = Duration.ofSeconds(seconds);
        for (RuleCase rule : both()) {
            Drill drill = new Drill(rule, interval);
            InProcess sidecar = new InProcess(rule, interval, drill.length());
            for (DrilledServer server : drill.servers()) {
                DrilledServer judged = sidecar.judged(server);
                for (int i = 0; i < server.series().size(); i++) {
                    assertThat(judged.series().get(i).states().said()).as("%s %s on %s", rule.rule().name(), rule.severity(), server.instance())
                            .isEqualTo(said(server.series().get(i).states(), drill.length()));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 60})
    void prometheusComesToWhatTheSidecarSaysOfRandomValues(int seconds) {
        Duration interval = Duration.ofSeconds(seconds);
        List<Path> files = new ArrayList<>(random(GeneratedRules.shipped(), interval, "random-shipped-" + seconds));
        files.addAll(random(samples(), interval, "random-samples-" + seconds));
        new Promtool().test(files).isSuccess();
    }

    private static List<Path> random(GeneratedRules rules, Duration interval, String directory) {
        return rules.tests(DIRECTORY.resolve(directory), interval, (rule, tests) -> {
            int length = (int) rule.hold().plus(rule.keep()).multipliedBy(3).dividedBy(interval.multipliedBy(2)) + 40;
            Random random = new Random(rule.rule().name().hashCode() * 31L + rule.severity().ordinal() * 7L + interval.toSeconds());
            InProcess sidecar = new InProcess(rule, interval, length);
            List<DrilledServer> servers = new ArrayList<>();
            for (int i = 0; i < SERVERS; i++) {
                servers.add(sidecar.judged(server(rule, "server-" + i, random, length)));
            }
            tests.add(rule, servers, length);
        });
    }

    private static DrilledServer server(RuleCase rule, String name, Random random, int length) {
        List<DrilledSeries> series = new ArrayList<>(List.of(series(rule.labels(), random, length)));
        rule.neighbour().ifPresent(labels -> series.add(series(labels, random, length)));
        String role = random.nextInt(8) == 0 ? rule.otherRole() : rule.role();
        Optional<Double> threshold = Optional.of(rule.thresholdMoved(random.nextInt(6) == 0 ? -2 : 0));
        return new DrilledServer("postgres", name, Map.of(), threshold, role, series, OptionalInt.of(random.nextInt(length)));
    }

    /** Long enough in one place, now and then, for the alert to fire. */
    private static DrilledSeries series(Map<String, String> labels, Random random, int length) {
        Steps<Level> levels = new Steps<>(List.of());
        while (levels.said().size() < length) {
            levels = levels.then(LEVELS.get(random.nextInt(LEVELS.size())), 1 + random.nextInt(random.nextInt(3) == 0 ? length : 6));
        }
        return new DrilledSeries(labels, levels, Steps.of(AlertState.INACTIVE));
    }

    private static List<AlertState> said(Steps<AlertState> states, int length) {
        List<AlertState> said = new ArrayList<>();
        for (int step = 0; step < length; step++) {
            said.add(states.at(step));
        }
        return said;
    }

    private static List<RuleCase> both() {
        List<RuleCase> all = new ArrayList<>(GeneratedRules.shipped().cases());
        all.addAll(samples().cases());
        return all;
    }

    private static GeneratedRules samples() {
        return new GeneratedRules(SampleRules.queries(), SampleRules.own());
    }
}
