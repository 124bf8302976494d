package dev.pgvigil.alert;

import dev.pgvigil.snapshot.Labels;

/** The value of one series at one moment. */
public record Reading(String metric, Labels labels, double value) {
}
