package dev.pgvigil.cli;

import dev.pgvigil.yaml.ProblemsException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgvigil help}. The library's own has flags that ours forbid. */
@Command(name = "help", description = "Prints what a command does, or what commands there are.")
final class HelpCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "One of the commands. Default: all of them in short.")
    private String command;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine all = spec.parent().commandLine();
        CommandLine asked = command == null ? all : Optional.ofNullable(all.getSubcommands().get(command)).orElseThrow(() ->
                ProblemsException.of("help", "found " + command + ", expected one of " + String.join(", ", all.getSubcommands().keySet())));
        asked.usage(all.getOut());
        return 0;
    }
}
