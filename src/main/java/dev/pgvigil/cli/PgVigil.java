package dev.pgvigil.cli;

import dev.pgvigil.config.Flags;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.yaml.ProblemsException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** The command line. Exit codes: 0 done, 1 a failure at run time, 2 something written by the user is wrong; {@link LastResort} has 3. */
@Command(name = "pgvigil", mixinStandardHelpOptions = false, sortOptions = false, usageHelpAutoWidth = true,
        header = "Prometheus exporter and alerting sidecar for PostgreSQL.",
        description = {"", "Without a command it serves: it watches the configured servers and answers on http://127.0.0.1:9187/metrics.", ""},
        footer = {"", "Exit codes: 0 done, 1 failure at run time, 2 faulty settings, queries or flags,", "3 no memory left.",
            "", "A first try:",
            "  PGPASSWORD=... pgvigil check --url postgresql://pgvigil@127.0.0.1/postgres",
            "  PGPASSWORD=... pgvigil --url postgresql://pgvigil@127.0.0.1/postgres"},
        subcommands = {ServeCommand.class, CheckCommand.class, OnceCommand.class, SchemaCommand.class, CatalogCommand.class, RulesCommand.class, HealthCommand.class, VersionCommand.class, HelpCommand.class},
        versionProvider = VersionCommand.class)
public final class PgVigil implements java.util.concurrent.Callable<Integer> {
    private static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    @Mixin
    private CommonOptions options;

    @CommandLine.Option(names = {"-h", "--help"}, usageHelp = true, scope = CommandLine.ScopeType.INHERIT, description = "This text.")
    private boolean help;

    @CommandLine.Option(names = "--version", versionHelp = true, description = "The versions of pgvigil and Java.")
    private boolean version;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Serves, as {@code pgvigil serve} does. */
    @Override
    public Integer call() {
        return ServeCommand.serve(options.flags(), spec.commandLine().getOut());
    }

    /**
     * Runs a command.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        Optional<Flags> plain = PlainServe.flags(args);
        if (plain.isPresent()) {
            return run(() -> ServeCommand.serve(plain.get(), out), err);
        }
        if (args.length == 1 && args[0].equals(HealthCommand.NAME)) {
            return run(() -> HealthCommand.ask(PlainServe.flags().orElseThrow(), System.getenv(), out), err);
        }
        CommandLine line = new CommandLine(new PgVigil()).setOut(out).setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler((exception, words) -> BadArguments.report(exception, words, err))
                .setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, err));
        return line.execute(args);
    }

    /** Without the command-line library, whose start would cost more than the command. */
    private static int run(IntSupplier command, PrintWriter err) {
        try {
            return command.getAsInt();
        } catch (RuntimeException e) {
            return failed(e, err);
        }
    }

    private static int failed(Exception exception, PrintWriter err) {
        if (exception instanceof ProblemsException problems) {
            problems.problems().forEach(err::println);
            err.flush();
            return BAD_INPUT;
        }
        err.println(exception instanceof ServerException ? exception.getMessage() : "pgvigil met a fault of its own: " + exception);
        err.flush();
        return FAILED;
    }
}
