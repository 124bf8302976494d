package dev.pgvigil;

import dev.pgvigil.cli.LastResort;
import dev.pgvigil.cli.PgVigil;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Entry point of the process. */
public final class Main {
    private Main() {
    }

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort(System.err, Runtime.getRuntime()::halt));
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = PgVigil.run(out, err, args);
        out.flush();
        System.exit(code);
    }
}
