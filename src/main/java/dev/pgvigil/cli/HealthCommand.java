package dev.pgvigil.cli;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.SettingsLoader;
import dev.pgvigil.config.WebConfig;
import dev.pgvigil.config.WebConfigReader;
import dev.pgvigil.config.WebSettings;
import dev.pgvigil.yaml.Problems;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgvigil health}: a container's health check, where there is neither a shell nor curl. */
@Command(name = "health", sortOptions = false, description = {
    "Asks the pgvigil that serves with these settings whether it is alive, as GET /livez does. A database that is down is no fault of it.",
    "Exit code 0 when it is, 1 when it is not or does not answer. Where clients need a certificate, an answer to the TLS handshake counts."})
final class HealthCommand implements Callable<Integer> {
    static final String NAME = "health";

    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return ask(options.flags(), System.getenv(), spec.commandLine().getOut());
    }

    /** Reads no queries: they are half of a start, and this runs every few seconds. */
    static int ask(Flags flags, Map<String, String> environment, PrintWriter out) {
        Path directory = Path.of("").toAbsolutePath();
        WebSettings web = Problems.orThrow(problems -> SettingsLoader.load(flags, environment, directory, problems)).orElseThrow().web();
        WebConfig config = Problems.orThrow(problems -> web.configFile().flatMap(file -> WebConfigReader.read(file, problems))).orElse(WebConfig.NONE);
        Pulse pulse = Pulse.of(web, config);
        out.println(pulse.text());
        out.flush();
        return pulse.alive() ? 0 : 1;
    }
}
