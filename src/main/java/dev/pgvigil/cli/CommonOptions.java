package dev.pgvigil.cli;

import dev.pgvigil.config.Flags;
import dev.pgvigil.sidecar.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The flags that every command with settings has. */
final class CommonOptions {
    private static final Logger LOG = LoggerFactory.getLogger(CommonOptions.class);

    @Option(names = PlainServe.CONFIG, paramLabel = "FILE", description = "Settings file. Default: ./pgvigil.yaml, else /etc/pgvigil/pgvigil.yaml.")
    private Path config;

    @Option(names = PlainServe.URL, paramLabel = "URL",
            description = "The one server to watch, as postgresql://user@host:5432/postgres, instead of the settings file's targets. "
                    + "Give the password in PGPASSWORD, a password file or ~/.pgpass, not here.")
    private String url;

    @Option(names = PlainServe.QUERY_PATH, paramLabel = "FILE",
            description = "A further query file; may be repeated. Same meaning as in postgres_exporter.")
    private List<Path> queryPaths = new ArrayList<>();

    @Option(names = PlainServe.LISTEN_ADDRESS, paramLabel = "ADDRESS", description = "host:port or :port. Default: 127.0.0.1:9187.")
    private String listenAddress;

    @Option(names = PlainServe.WEB_CONFIG_FILE, paramLabel = "FILE", description = "Prometheus web configuration with TLS and users.")
    private Path webConfigFile;

    @Option(names = PlainServe.LOG_LEVEL, paramLabel = "LEVEL", description = "error, warn, info or debug. Default: info.")
    private String logLevel;

    @Option(names = PlainServe.LOG_FORMAT, paramLabel = "FORMAT", description = "logfmt or json. Default: logfmt.")
    private String logFormat;

    /**
     * Reads everything and sets up the log.
     *
     * @throws dev.pgvigil.yaml.ProblemsException with all faults of all files together
     */
    Configuration load(Map<String, String> environment) {
        return load(flags(), environment);
    }

    /** The same with flags that were read already. */
    static Configuration load(Flags flags, Map<String, String> environment) {
        Configuration configuration = Configuration.load(flags, environment, Path.of("").toAbsolutePath());
        Logging.configure(configuration.settings().log());
        configuration.warnings().forEach(LOG::warn);
        return configuration;
    }

    Flags flags() {
        return new Flags(Optional.ofNullable(config), Optional.ofNullable(url), Optional.ofNullable(listenAddress),
                Optional.ofNullable(webConfigFile), queryPaths, Optional.ofNullable(logLevel), Optional.ofNullable(logFormat));
    }
}
