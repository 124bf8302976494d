package dev.pgvigil.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What stood on the command line; the highest layer of the settings.
 *
 * @param config {@code --config}
 * @param url {@code --url}: one target, instead of those in the file
 * @param listenAddress {@code --web.listen-address}, {@code host:port} or {@code :port}
 * @param webConfigFile {@code --web.config.file}
 * @param queryPaths {@code --extend.query-path}: files added to the settings' own, in the format postgres_exporter
 * @param logLevel {@code --log.level}
 * @param logFormat {@code --log.format}
 */
public record Flags(Optional<Path> config, Optional<String> url, Optional<String> listenAddress, Optional<Path> webConfigFile,
        List<Path> queryPaths, Optional<String> logLevel, Optional<String> logFormat) {
    public static final Flags NONE = new Flags(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
            Optional.empty(), Optional.empty());

    public Flags {
        queryPaths = List.copyOf(queryPaths);
    }

    /** As records print, the URL's password masked. */
    @Override
    public String toString() {
        return "Flags[config=" + config + ", url=" + url.map(Masking::uri) + ", listenAddress=" + listenAddress + ", webConfigFile="
                + webConfigFile + ", queryPaths=" + queryPaths + ", logLevel=" + logLevel + ", logFormat=" + logFormat + "]";
    }
}
