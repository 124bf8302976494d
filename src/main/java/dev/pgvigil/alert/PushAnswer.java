package dev.pgvigil.alert;

/**
 * What became of one request to an Alertmanager.
 *
 * @param outcome what follows from it
 * @param told why it did not succeed, for people; untrusted and masked; empty when it did
 */
record PushAnswer(Outcome outcome, String told) {
    enum Outcome {
        /** The alerts arrived. */
        DELIVERED,
        /** Some are faulty to it; those that are not have arrived, and asking again changes nothing. */
        REFUSED,
        /** It won't take any before somebody changes something. */
        UNWILLING,
        /** It was not there, or not able to; soon it may be. */
        FAILED
    }
}
