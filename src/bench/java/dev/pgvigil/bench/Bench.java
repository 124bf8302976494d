package dev.pgvigil.bench;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks that need a server: {@code src/bench/run.sh NAME}. Each ends by itself, and with it everything that it started. */
@Command(name = "src/bench/run.sh", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "NAME",
        subcommands = {Latency.class, Footprint.class, ServerCost.class, FleetLoad.class})
public final class Bench {
    private static final int FAILED = 1;
    private static final int OVERDUE = 3;

    private Bench() {
    }

    /** Exits with 0 when the benchmark came to its end, 1 when it failed, 2 for unknown words, 3 when it exceeded its time. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).setExecutionExceptionHandler(Bench::failed).execute(args));
    }

    private static int failed(Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
        exception.printStackTrace();
        return FAILED;
    }

    /**
     * Runs a benchmark, and ends the whole process when it takes longer than it may: exit hooks then stop servers and sidecars.
     *
     * @param longest what it should need at the most, by its own arguments
     */
    static int within(Duration longest, Callable<Integer> benchmark) throws Exception {
        Timer timer = new Timer("time-bound", true);
        timer.schedule(new TimerTask() {
            @Override
            public void run() {
                System.err.println("not done after " + longest.toMinutes() + " min: giving up");
                System.exit(OVERDUE);
            }
        }, longest.toMillis());
        int code = benchmark.call();
        timer.cancel();
        return code;
    }
}
