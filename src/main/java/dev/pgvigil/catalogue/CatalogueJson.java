package dev.pgvigil.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.query.EvidenceDefinition;
import dev.pgvigil.query.QueryDefinition;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * The catalogue as one JSON document: {@code metrics}, {@code queries} with their schedule and cost, and {@code evidence}. A key without a value is left
 * out, save lists, which may be empty.
 */
public final class CatalogueJson {
    private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Pretty-printed, ending with a newline; the same text each time. */
    public String write(Catalogue catalogue) {
        ObjectNode root = mapper.createObjectNode();
        ArrayNode metrics = root.putArray("metrics");
        catalogue.metrics().forEach(metric -> write(metrics.addObject(), metric));
        ArrayNode queries = root.putArray("queries");
        catalogue.queries().forEach(query -> write(queries.addObject(), query, catalogue.costs()));
        ArrayNode evidence = root.putArray("evidence");
        catalogue.evidence().forEach(one -> write(evidence.addObject(), one));
        try {
            return mapper.writeValueAsString(root).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(ObjectNode node, Metric metric) {
        node.put("name", metric.name()).put("type", metric.type());
        if (!metric.unit().isEmpty()) {
            node.put("unit", metric.unit());
        }
        texts(node.putArray("labels"), metric.labels());
        node.put("help", metric.help());
        texts(node.putArray("sources"), metric.sources());
        ArrayNode versions = node.putArray("postgres");
        metric.majors().forEach(versions::add);
        metric.preset().ifPresent(preset -> node.put("preset", preset.name().toLowerCase(Locale.ROOT)));
        texts(node.putArray("queries"), metric.queries().stream().map(QueryDefinition::key).toList());
        texts(node.putArray("alerts"), metric.alerts());
    }

    private static void write(ObjectNode node, QueryDefinition query, Costs costs) {
        node.put("query", query.key()).put("description", query.description());
        node.put("scope", query.scope().name().toLowerCase(Locale.ROOT));
        node.put("every_seconds", query.every().toMillis() / 1e3).put("timeout_seconds", query.timeout().toMillis() / 1e3);
        ArrayNode versions = node.putArray("postgres");
        SupportedMajors.of(query).forEach(versions::add);
        texts(node.putArray("needs"), Needs.of(query));
        node.put("preset", query.preset().name().toLowerCase(Locale.ROOT));
        query.maxRows().ifPresent(rows -> node.put("max_rows", rows));
        ArrayNode measured = node.putArray("cost");
        costs.sizes().forEach(size -> costs.of(query.key(), size).ifPresent(cost -> measured.addObject()
                .put("tables", size.tables()).put("databases", size.databases()).put("milliseconds_a_call", cost.millisACall())
                .put("rows_a_call", cost.rowsACall()).put("buffers_a_call", cost.buffersACall()).put("milliseconds_a_minute", cost.millisAMinute())));
    }

    private static void write(ObjectNode node, EvidenceDefinition evidence) {
        QueryDefinition query = evidence.query();
        node.put("evidence", evidence.name()).put("query", query.key()).put("title", evidence.title());
        node.put("scope", query.scope().name().toLowerCase(Locale.ROOT)).put("timeout_seconds", query.timeout().toMillis() / 1e3);
        ArrayNode versions = node.putArray("postgres");
        SupportedMajors.of(query).forEach(versions::add);
        texts(node.putArray("needs"), Needs.of(query));
        query.maxRows().ifPresent(rows -> node.put("max_rows", rows));
    }

    private static void texts(ArrayNode node, List<String> texts) {
        texts.forEach(node::add);
    }
}
