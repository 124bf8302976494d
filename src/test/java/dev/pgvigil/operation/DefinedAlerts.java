package dev.pgvigil.operation;

import dev.pgvigil.alert.AlertRule;
import dev.pgvigil.alert.AlertRules;
import dev.pgvigil.catalogue.Catalogue;
import dev.pgvigil.catalogue.Costs;
import dev.pgvigil.config.QuerySettings;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.sidecar.OwnFamilies;
import dev.pgvigil.sidecar.QueryFiles;
import dev.pgvigil.yaml.Problems;
import java.util.List;
import java.util.Map;

/** What the shipped definitions say of alerts and metrics. */
final class DefinedAlerts {
    static final List<AlertRule> RULES = AlertRules.of(queries(), OwnAlerts.shipped());
    static final Catalogue CATALOGUE = Catalogue.of(queries(), OwnFamilies.declared(), Costs.NONE);

    private DefinedAlerts() {
    }

    private static List<QueryDefinition> queries() {
        Problems problems = new Problems();
        List<QueryDefinition> queries = QueryFiles.load(new QuerySettings(QuerySettings.Preset.EXHAUSTIVE, List.of(), Map.of()), problems);
        problems.throwIfAny();
        return queries;
    }
}
