package dev.pgvigil.cli;

import dev.pgvigil.query.QuerySchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgvigil schema}. */
@Command(name = "schema", description = "Prints the JSON schema of a query file, for editors: pgvigil schema > queries.schema.json")
final class SchemaCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(QuerySchema.json());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
