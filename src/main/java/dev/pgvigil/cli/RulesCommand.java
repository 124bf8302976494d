package dev.pgvigil.cli;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.alert.AlertRules;
import dev.pgvigil.alert.EffectiveThreshold;
import dev.pgvigil.alert.RulesWriter;
import dev.pgvigil.alert.RunbookLink;
import dev.pgvigil.alert.Thresholds;
import dev.pgvigil.config.Flags;
import dev.pgvigil.config.Profile;
import dev.pgvigil.config.Profiles;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgvigil rules}. */
@Command(name = "rules", sortOptions = false, description = {
    "Writes the alerts as rules of Prometheus. Without --config those of all shipped queries, and no settings are read.",
    "Connects to nothing. The same alerts give the same files; a file that it wrote before and that has no rule any more is removed."})
final class RulesCommand implements Callable<Integer> {
    /** Where the pages lie in the repository. */
    private static final String RUNBOOKS = "alerts/runbooks/";

    @Option(names = "--directory", paramLabel = "DIRECTORY", defaultValue = "alerts", description = "Where to. Default: alerts.")
    private Path directory;

    @Option(names = "--kubernetes", description = "One PrometheusRule (monitoring.coreos.com/v1) of the same groups, for the Prometheus operator, instead.")
    private boolean kubernetes;

    @Option(names = PlainServe.CONFIG, paramLabel = "FILE", description = "Settings file whose queries, profiles and runbooks are meant.")
    private Path config;

    @Option(names = "--profile", paramLabel = "NAME",
            description = "A further profile, by name or path, after those of the settings; may be repeated. Of a profile, rules have only its `for`.")
    private List<String> profiles = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    /** What rules are made from. */
    private record Source(List<QueryDefinition> queries, List<String> profiles, Optional<URI> runbooks) {
    }

    @Override
    public Integer call() {
        Source source = config == null ? new Source(QueryFiles.allShipped(), List.of("default"), Optional.empty()) : configured();
        List<AlertRule> rules = AlertRules.of(source.queries(), OwnAlerts.shipped());
        RulesWriter writer = new RulesWriter(source.queries(), thresholds(rules, source), page -> RunbookLink.of(source.runbooks(), page)
                .orElse(RUNBOOKS + page + ".md"));
        if (kubernetes) {
            write(Map.of(RulesWriter.KUBERNETES_FILE, writer.kubernetes(rules)));
        } else {
            Map<String, String> files = writer.files(rules);
            RulesWriter.FILES.stream().filter(file -> !files.containsKey(file)).forEach(this::removeOurs);
            write(files);
        }
        return 0;
    }

    private Source configured() {
        Flags flags = new Flags(Optional.of(config), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        Configuration loaded = CommonOptions.load(flags, System.getenv());
        return new Source(loaded.queries(), loaded.settings().profiles(), loaded.settings().runbooks());
    }

    private List<EffectiveThreshold> thresholds(List<AlertRule> rules, Source source) {
        Set<String> known = config == null ? Set.of() : QueryFiles.alerts(QueryFiles.allShipped());
        return Problems.orThrow(problems -> {
            List<Profile> all = Stream.concat(source.profiles().stream(), profiles.stream()).map(name -> Profiles.named(name, problems)).toList();
            return Thresholds.global(rules, known, all, problems);
        });
    }

    private void write(Map<String, String> files) {
        PrintWriter out = spec.commandLine().getOut();
        files.forEach((name, text) -> {
            Path file = directory.resolve(name);
            try {
                Files.createDirectories(directory);
                Files.writeString(file, text);
            } catch (IOException e) {
                throw unwritable(file, e);
            }
            out.println("wrote " + file);
        });
        out.flush();
    }

    private void removeOurs(String name) {
        Path file = directory.resolve(name);
        try {
            if (Files.exists(file) && Files.readString(file).startsWith(RulesWriter.MARK)) {
                Files.delete(file);
                spec.commandLine().getOut().println("removed " + file);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static ProblemsException unwritable(Path file, IOException why) {
        String reason = why instanceof AccessDeniedException ? "no permission" : why.getMessage();
        return ProblemsException.of("--directory", "found no way to write " + file + " (" + reason + "), expected a directory of your own");
    }
}
