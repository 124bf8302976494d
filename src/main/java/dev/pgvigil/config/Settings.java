package dev.pgvigil.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything the process was told, from flags, environment and settings file. Immutable.
 *
 * @param targets in the order written; at least one, names distinct
 * @param targetImplied nothing named a server, so the one target is libpq's default
 * @param profiles global profiles, later ones win
 * @param runbooks prefix of {@code runbook_url}
 * @param stateDir where histories are kept; absent: in memory only
 */
public record Settings(List<TargetSettings> targets, boolean targetImplied, QuerySettings queries, List<String> profiles, Limits limits, WebSettings web,
        AlertmanagerSettings alertmanager, Optional<URI> runbooks, Optional<Path> stateDir, LogSettings log) {
    public Settings {
        targets = List.copyOf(targets);
        profiles = List.copyOf(profiles);
    }
}
