package dev.pgvigil.derive;

/** What is followed in a row from one collection to the next. */
interface Quantities {

    /** How many numbers {@link #growth} answers. */
    int width();

    /** The row's counters; null when one is NULL or not finite: the row is not observed. */
    double[] read(Row row);

    /** How much was added between two readings; null when a counter fell: the row begins anew. */
    double[] growth(double[] before, double[] now);
}
