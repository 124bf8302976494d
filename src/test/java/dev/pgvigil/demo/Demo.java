package dev.pgvigil.demo;

import dev.pgvigil.config.Flags;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.sidecar.Sidecar;
import dev.pgvigil.testing.Ports;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A primary and a standby with a lively workload, and a sidecar for each: {@code ./mvnw -q test-compile exec:exec@demo}. Runs until it
 * is interrupted; leaves no process and no file behind.
 */
public final class Demo {
    private final DemoOptions options;
    private final SidecarStarter sidecars;
    private final PrintStream out;
    private final RunningParts parts;

    Demo(DemoOptions options, SidecarStarter sidecars, PrintStream out, RunningParts parts) {
        this.options = options;
        this.sidecars = sidecars;
        this.out = out;
        this.parts = parts;
    }

    /** Exits with 0 after the asked time or an interrupt, with 1 when something could not start. */
    public static void main(String[] args) {
        RunningParts parts = new RunningParts();
        Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "demo-stop"));
        System.exit(run(parts));
    }

    private static int run(RunningParts parts) {
        try {
            DemoOptions options = DemoOptions.of(System.getenv());
            new Demo(options, Demo::sidecar, System.out, parts).start();
            parts.startingEnded();
            parts.awaitEnd(options.runs());
            return 0;
        } catch (Exception e) {
            if (parts.isStopping()) {
                return 0;
            }
            System.err.println("pgvigil demo: " + e.getMessage());
            return 1;
        } finally {
            parts.startingEnded();
        }
    }

    private static AutoCloseable sidecar(Path settings) {
        Flags flags = new Flags(Optional.of(settings), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Optional.empty());
        return Sidecar.start(Configuration.load(flags, Map.of(), settings.getParent()), "demo");
    }

    /** Starts everything; what was started is in the running parts, even when this fails half way. */
    void start() throws Exception {
        out.println("pgvigil demo: starting PostgreSQL " + options.major() + " (the first start unpacks it, which takes a few seconds)");
        requireFree(options.port());
        requireFree(options.port() + 1);
        DemoCluster cluster = DemoCluster.start(options.major(), parts);
        parts.add("workload", Workload.start(cluster));
        startSidecars(cluster);
        out.print(Summary.of(options, cluster));
        out.flush();
    }

    private void startSidecars(DemoCluster cluster) throws Exception {
        SidecarSettings settings = new SidecarSettings(cluster.password());
        parts.add("settings", settings);
        Path primary = settings.write("primary", cluster.primary().port(), options.port(), 1);
        parts.add("sidecar of the primary", sidecars.start(primary));
        Path standby = settings.write("standby", cluster.standby().port(), options.port() + 1, 0);
        parts.add("sidecar of the standby", sidecars.start(standby));
    }

    private static void requireFree(int port) {
        if (!Ports.isFree(port)) {
            throw new DemoException("port " + port + " on 127.0.0.1 is taken, perhaps by another exporter or demo; stop it, or set "
                    + "PGVIGIL_DEMO_PORT to the first of two free ports");
        }
    }
}
