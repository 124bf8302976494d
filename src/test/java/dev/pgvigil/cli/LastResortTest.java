package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastResortTest {
    private static final String LINE = "level=error logger=LastResort msg=\"the Java process has run out of memory or is broken otherwise and ends with exit"
            + " code 3; give it more memory (-Xmx, -XX:MaxRAMPercentage, the container's limit), or lower limits.series and limits.rows\"\n";
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Integer> codes = new ArrayList<>();
    private final LastResort resort = new LastResort(new PrintStream(written, true, StandardCharsets.UTF_8), codes::add);

    @Test
    void endsTheProcessWithOneLineWhenMemoryIsExhausted() {
        resort.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
        assertThat(codes).containsExactly(3);
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith(LINE);
    }

    @Test
    void endsItAlsoWhenAnExceptionHidesTheError() {
        resort.uncaughtException(Thread.currentThread(), new IllegalStateException(new SQLException("Ran out of memory", new OutOfMemoryError())));
        resort.uncaughtException(Thread.currentThread(), new InternalError());
        assertThat(codes).containsExactly(3, 3);
    }

    @Test
    void leavesAnOverflowingStackAndOrdinaryFailuresAlone() {
        resort.uncaughtException(new Thread("t-1"), new StackOverflowError());
        resort.uncaughtException(new Thread("t-2"), new IllegalStateException("why"));
        assertThat(codes).isEmpty();
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("thread t-1 ended: java.lang.StackOverflowError",
                "thread t-2 ended: java.lang.IllegalStateException: why");
    }

    @Test
    void hearsOfItFromTheLogAtAnyLevel() throws InterruptedException {
        LoggerContext context = new LoggerContext();
        context.addTurboFilter(new LastResort.Ear());
        Logger library = context.getLogger("library");
        library.setLevel(ch.qos.logback.classic.Level.OFF);
        Thread worker = new Thread(() -> {
            library.warn("an ordinary failure", new IllegalStateException());
            assertThat(codes).isEmpty();
            library.warn("a task failed", new OutOfMemoryError());
        });
        worker.setUncaughtExceptionHandler(resort);
        worker.start();
        worker.join();
        assertThat(codes).containsExactly(3);
        assertThat(written.toString(StandardCharsets.UTF_8)).startsWith(LINE);
    }
}
