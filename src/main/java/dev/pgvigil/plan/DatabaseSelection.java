package dev.pgvigil.plan;

import dev.pgvigil.postgres.DatabaseEntry;
import java.util.List;
import java.util.Set;

/**
 * Which databases the lane <i>databases</i> visits.
 *
 * @param include globs on datname
 * @param exclude globs on datname; they win
 */
public record DatabaseSelection(List<String> include, List<String> exclude) {
    private static final Set<String> PROVIDERS =
            Set.of("rdsadmin", "cloudsqladmin", "alloydbadmin", "alloydbmetadata", "azure_maintenance", "azure_sys", "_aiven", "_dodb");

    public DatabaseSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Every database of the server, visited or skipped with the reason. */
    public List<PlannedDatabase> plan(List<DatabaseEntry> databases, String user) {
        return databases.stream().map(entry -> new PlannedDatabase(entry.datname(), entry.template() || PROVIDERS.contains(entry.datname()) || !chosen(entry),
                skipped(entry, user))).toList();
    }

    private boolean chosen(DatabaseEntry entry) {
        return Glob.anyMatches(include, entry.datname()) && !Glob.anyMatches(exclude, entry.datname());
    }

    private String skipped(DatabaseEntry entry, String user) {
        if (entry.template()) {
            return "a template database";
        }
        if (!entry.allowsConnections()) {
            return "datallowconn is false";
        }
        if (PROVIDERS.contains(entry.datname())) {
            return "the provider's own database";
        }
        if (!chosen(entry)) {
            return "left out by databases.include or databases.exclude";
        }
        return entry.mayConnect() ? "" : "no CONNECT; " + Grant.on("CONNECT", "DATABASE " + Grant.quote(entry.datname()), user);
    }
}
