package dev.pgvigil.postgres;

/**
 * Tells failures of the Java process from those of a server. The driver catches an {@link OutOfMemoryError} and throws an exception instead, as
 * if the server were to blame; a process without memory must not go on as if nothing had happened. Stateless.
 */
final class MachineFailure {
    private static final int DEEPEST = 20;

    private MachineFailure() {
    }

    /** Throws the error of the JVM that an exception hides, if it hides one that concerns more than its own thread's stack. */
    static void rethrow(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
                throw error;
            }
            cause = cause.getCause();
        }
    }
}
