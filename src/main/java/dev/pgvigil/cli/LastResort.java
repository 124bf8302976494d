package dev.pgvigil.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.slf4j.Marker;

/**
 * Ends the process when the JVM itself is broken, above all when memory has run out: any thread may have lost its work half done, so going on
 * would be limping. It hears of such an error in two ways: as the handler of errors that end a thread, and from the log, because
 * libraries catch every error on their threads and log it. Thread-safe.
 */
public final class LastResort implements Thread.UncaughtExceptionHandler {
    /** The same as of {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int EXIT_CODE = 3;
    private static final int DEEPEST = 20;
    /** Made beforehand, for there may be no memory to make it. */
    private static final byte[] LINE = ("level=error logger=LastResort msg=\"the Java process has run out of memory or is broken otherwise and ends with exit"
            + " code " + EXIT_CODE + "; give it more memory (-Xmx, -XX:MaxRAMPercentage, the container's limit), or lower limits.series and limits.rows\"\n")
            .getBytes(StandardCharsets.UTF_8);
    private final PrintStream out;
    private final IntConsumer halt;

    /** @param halt ends the process at once, with that exit code */
    public LastResort(PrintStream out, IntConsumer halt) {
        this.out = out;
        this.halt = halt;
    }

    /** Ends the process for an error of the JVM; anything else is what it would be without this. */
    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (isOfTheMachine(failure)) {
            end();
        }
        out.println("thread " + thread.getName() + " ended: " + failure);
        failure.printStackTrace(out);
    }

    /** An overflowing stack is the trouble of one thread, and is isolated where it may occur. */
    static boolean isOfTheMachine(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private void end() {
        try {
            out.write(LINE, 0, LINE.length);
            out.flush();
        } finally {
            halt.accept(EXIT_CODE);
        }
    }

    /** Hands every such error that somebody logs, at whatever level, to the thread's own handler. */
    static final class Ear extends TurboFilter {
        @Override
        public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
            if (failure != null && isOfTheMachine(failure)) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
            return FilterReply.NEUTRAL;
        }
    }
}
