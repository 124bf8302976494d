package dev.pgvigil.state;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One thing that outlives a restart. Whoever owns the section knows what the content means; nobody changes it once it is here.
 *
 * @param section whose it is, such as {@code derive}
 * @param name for people: what is named when it cannot be kept
 */
public record Entry(String section, String name, JsonNode content) {
}
