package dev.pgvigil.web;

/**
 * What becomes of an error of the JVM, such as no memory, on a thread of the server: the server would catch it and go on, so it is handed to the
 * thread's own handler, with which whoever runs the process ends it. An overflowing stack is one request's trouble alone.
 */
final class MachineErrors {
    private MachineErrors() {
    }

    /** Hands it over if it is one; null is none. */
    static void tell(Throwable failure) {
        if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }
}
