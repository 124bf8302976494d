package dev.pgvigil.cli;

import dev.pgvigil.catalogue.Catalogue;
import dev.pgvigil.catalogue.CatalogueJson;
import dev.pgvigil.catalogue.CatalogueMarkdown;
import dev.pgvigil.catalogue.Costs;
import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.LoadedQueries;
import dev.pgvigil.sidecar.OwnFamilies;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.ProblemsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgvigil catalog}. */
@Command(name = "catalog", sortOptions = false, description = {
    "Prints every metric that the shipped queries and the process itself can give.",
    "With type, labels, unit, source, versions, preset, alerts and cost. Reads no settings and connects to nothing."})
final class CatalogCommand implements Callable<Integer> {
    private static final List<String> FORMATS = List.of("markdown", "json");
    private static final List<String> PRESETS = List.of("minimal", "default", "exhaustive");

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "markdown", description = "markdown or json. Default: markdown.")
    private String format;

    @Option(names = "--preset", paramLabel = "PRESET", defaultValue = "exhaustive",
            description = "Only what minimal, default or exhaustive has. Default: exhaustive, which has everything.")
    private String preset;

    @Option(names = "--cost", paramLabel = "FILE",
            description = "Costs, as src/bench/run.sh server-cost writes them. Default: those that were measured for this version, if any were.")
    private Path cost;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        require("--format", format, FORMATS);
        require("--preset", preset, PRESETS);
        Catalogue catalogue = Catalogue.of(shipped(), OwnFamilies.declared(), cost == null ? Costs.shipped() : Costs.read(cost));
        PrintWriter out = spec.commandLine().getOut();
        out.print(format.equals("json") ? new CatalogueJson().write(catalogue) : CatalogueMarkdown.write(catalogue));
        out.flush();
        return 0;
    }

    private static void require(String option, String found, List<String> words) {
        if (!words.contains(found)) {
            throw ProblemsException.of(option, "found " + found + ", expected one of " + String.join(", ", words));
        }
    }

    private LoadedQueries shipped() {
        QuerySettings settings = new QuerySettings(QuerySettings.Preset.valueOf(preset.toUpperCase(Locale.ROOT)), List.of(), Map.of());
        return Problems.orThrow(problems -> QueryFiles.loadAll(settings, problems));
    }
}
