package dev.pgvigil.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON schema (draft 2020-12) of a query file in the format {@code pgvigil}. */
public final class QuerySchema {
    private QuerySchema() {
    }

    /** The schema as pretty-printed JSON, ending with a newline; the same text each time. */
    public static String json() {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        try {
            return mapper.writeValueAsString(schema()).replace("\r\n", "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> schema() {
        Map<String, Object> schema = new TreeMap<>(Section.namesTo(Section.ordered(
                "if", Map.of("type", "object", "required", List.of(EvidenceKeys.WHEN.name())),
                "then", Map.of("$ref", "#/$defs/evidence"), "else", Map.of("$ref", "#/$defs/definition"))));
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Query file of pgvigil");
        schema.put("description", "Query definitions by name");
        schema.put("$defs", Map.of("definition", DefinitionKeys.SCHEMA, "evidence", EvidenceKeys.SCHEMA));
        return schema;
    }
}
