package dev.pgvigil.cli;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Inspection;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.exposition.Exposition;
import dev.pgvigil.exposition.ExpositionFormat;
import dev.pgvigil.exposition.PartRenderer;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.query.DerivedDefinition;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.snapshot.Part;
import dev.pgvigil.snapshot.PartKey;
import dev.pgvigil.snapshot.SnapshotStore;
import dev.pgvigil.yaml.ProblemsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgvigil once}. */
@Command(name = "once", sortOptions = false, description = {
    "Collects everything of one target once and prints it as a scrape would read it.",
    "A query with derived values is collected twice, --pause apart; such values then cover the pause instead of their window."})
final class OnceCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--target", paramLabel = "NAME", description = "Which of several targets. Default: the only one.")
    private String target;

    @Option(names = "--pause", paramLabel = "SECONDS", defaultValue = "2", description = "Time between two collections. Default: 2.")
    private int pauseSeconds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (pauseSeconds < 1) {
            throw ProblemsException.of("--pause", "found " + pauseSeconds + ", expected a number of seconds above zero");
        }
        Configuration loaded = options.load(System.getenv());
        TargetSettings chosen = choose(loaded.settings().targets());
        List<QueryDefinition> queries = loaded.queries().stream().map(this::withShortWindows).toList();
        try (Server server = PostgresServer.open(chosen.name(), chosen.connection())) {
            Inspection inspection = new Inspection(chosen, queries, loaded.settings().limits(), server, Clocks.system());
            Inspection.Round round = inspection.round();
            if (round.results().stream().anyMatch(Inspection.Result::again)) {
                pause();
                round = inspection.again(round);
            }
            return print(round, loaded.settings().limits().series());
        }
    }

    private TargetSettings choose(List<TargetSettings> targets) {
        if (target == null && targets.size() == 1) {
            return targets.get(0);
        }
        return targets.stream().filter(candidate -> candidate.name().equals(target)).findFirst().orElseThrow(() -> ProblemsException.of(
                "--target", "found " + (target == null ? "nothing" : target) + ", expected one of "
                        + String.join(", ", targets.stream().map(TargetSettings::name).toList())));
    }

    private QueryDefinition withShortWindows(QueryDefinition q) {
        List<DerivedDefinition> derived = q.derived().stream().map(d -> new DerivedDefinition(d.name(), d.operator(), d.per(),
                Duration.ofSeconds(pauseSeconds), d.floor(), d.unit(), d.description(), d.at())).toList();
        return q.with(q.columns(), derived);
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(pauseSeconds).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int print(Inspection.Round round, int seriesCap) {
        SnapshotStore store = new SnapshotStore("once", new PartRenderer(), seriesCap);
        PrintWriter err = spec.commandLine().getErr();
        for (Inspection.Result result : round.results()) {
            store.publish(PartKey.data(result.planned().query().key(), result.planned().datname()), result.families(), Instant.EPOCH, Instant.MAX);
            if (result.outcome() != Inspection.Outcome.SKIP && !result.message().isEmpty()) {
                err.println((result.outcome() == Inspection.Outcome.FAIL ? "fail  " : "note  ") + result.planned().query().key() + "  "
                        + result.planned().datname() + " " + result.message());
            }
        }
        byte[] page = Exposition.compose(ExpositionFormat.TEXT, false, store.current().parts().stream().map(Part::rendering).toList());
        spec.commandLine().getOut().print(new String(page, StandardCharsets.UTF_8));
        spec.commandLine().getOut().flush();
        err.flush();
        return round.results().stream().anyMatch(result -> result.outcome() == Inspection.Outcome.FAIL) ? 1 : 0;
    }
}
