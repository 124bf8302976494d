package dev.pgvigil.cli;

import dev.pgvigil.config.Flags;
import dev.pgvigil.sidecar.Configuration;
import dev.pgvigil.sidecar.Sidecar;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgvigil serve}, also the default. */
@Command(name = "serve", sortOptions = false, description = "Watches the configured servers and serves /metrics until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return serve(options.flags(), spec.commandLine().getOut());
    }

    /** Serves until a signal ends the process or the thread is interrupted. */
    static int serve(Flags flags, PrintWriter out) {
        Configuration loaded = CommonOptions.load(flags, System.getenv());
        HeapWatch.start();
        Sidecar sidecar = Sidecar.start(loaded, Version.text(), Logging::change);
        Thread stop = new Thread(sidecar::close, "shutdown");
        Runtime.getRuntime().addShutdownHook(stop);
        out.println("pgvigil " + Version.text() + ": " + sidecar.url() + "/");
        out.flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
            sidecar.close();
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
