package dev.pgvigil.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgvigil version}. */
@Command(name = "version", description = "Prints the versions of pgvigil and Java.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println("pgvigil " + Version.text() + " (Java " + Runtime.version() + ")");
        return 0;
    }
}
