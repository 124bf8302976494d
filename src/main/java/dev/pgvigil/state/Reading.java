package dev.pgvigil.state;

import java.util.Optional;

/**
 * What came of reading a file; never a failure.
 *
 * @param saved empty when there is no file, or none that can be trusted
 * @param fault why not, with what became of the file; empty when there is nothing to say
 */
public record Reading(Optional<Saved> saved, String fault) {
    static final Reading NOTHING = new Reading(Optional.empty(), "");
}
