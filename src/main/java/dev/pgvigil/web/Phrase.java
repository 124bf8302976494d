package dev.pgvigil.web;

/**
 * A piece of the sentence that says how a target stands.
 *
 * @param style class of the style sheet: {@code good}, {@code warn}, {@code bad} or {@code dim}
 */
record Phrase(String text, String style) {
}
