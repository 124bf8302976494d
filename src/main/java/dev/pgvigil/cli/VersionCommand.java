package dev.pgvigil.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgvigil version}. */
@Command(name = "version", description = "Prints the versions of pgvigil and Java.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(getVersion()[0]);
        return 0;
    }

    /** For {@code pgvigil --version}. */
    @Override
    public String[] getVersion() {
        return new String[] {"pgvigil " + Version.text() + " (Java " + Runtime.version() + ")"};
    }
}
