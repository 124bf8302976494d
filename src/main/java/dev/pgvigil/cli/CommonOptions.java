package dev.pgvigil.cli;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.SettingsLoader;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that every command with settings has. */
final class CommonOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings file. Default: ./pgvigil.yaml, else /etc/pgvigil/pgvigil.yaml.")
    private Path config;

    @Option(names = "--url", paramLabel = "URL",
            description = "The one server to watch, as postgresql://user@host:5432/postgres, instead of the settings file's targets. "
                    + "Give the password in PGPASSWORD, a password file or ~/.pgpass, not here.")
    private String url;

    @Option(names = "--extend.query-path", paramLabel = "FILE",
            description = "A further query file; may be repeated. Same meaning as in postgres_exporter.")
    private List<Path> queryPaths = new ArrayList<>();

    @Option(names = "--web.listen-address", paramLabel = "ADDRESS", description = "host:port or :port. Default: 127.0.0.1:9187.")
    private String listenAddress;

    @Option(names = "--web.config.file", paramLabel = "FILE", description = "Prometheus web configuration with TLS and users.")
    private Path webConfigFile;

    @Option(names = "--log.level", paramLabel = "LEVEL", description = "error, warn, info or debug. Default: info.")
    private String logLevel;

    @Option(names = "--log.format", paramLabel = "FORMAT", description = "logfmt or json. Default: logfmt.")
    private String logFormat;

    /** Settings and queries without a fault. */
    record Loaded(Settings settings, List<QueryDefinition> queries) {
    }

    /**
     * Reads everything and sets up the log.
     *
     * @throws dev.pgvigil.yaml.ProblemsException with all faults of all files together
     */
    Loaded load(Map<String, String> environment) {
        Problems problems = new Problems();
        Optional<Settings> settings = SettingsLoader.load(flags(), environment, Path.of("").toAbsolutePath(), problems);
        settings.ifPresent(found -> Logging.configure(found.log()));
        List<QueryDefinition> queries = settings.map(found -> QueryFiles.load(found.queries(), problems)).orElse(List.of());
        problems.throwIfAny();
        return new Loaded(settings.orElseThrow(), queries);
    }

    private Flags flags() {
        return new Flags(Optional.ofNullable(config), Optional.ofNullable(url), Optional.ofNullable(listenAddress),
                Optional.ofNullable(webConfigFile), queryPaths, Optional.ofNullable(logLevel), Optional.ofNullable(logFormat));
    }
}
