package dev.pgvigil.cli;

import dev.pgvigil.collect.Clocks;
import dev.pgvigil.collect.Inspection;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.postgres.PostgresServer;
import dev.pgvigil.postgres.Server;
import dev.pgvigil.postgres.ServerException;
import dev.pgvigil.sidecar.Configuration;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgvigil check}. */
@Command(name = "check", sortOptions = false, description = {
    "Reads settings and queries; then plans and runs every query once and prints a line for each.",
    "Exit code 0 also when queries were skipped, 1 when one fails or a server cannot be reached, 2 for faults in what was read."})
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--offline", description = "Only read the files; connect to nothing. So it is also when no server is named anywhere.")
    private boolean offline;

    @Option(names = "--json", description = "Print one JSON document instead of lines.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Configuration loaded = options.load(System.getenv());
        CheckReport report = new CheckReport(loaded.queries().size() + loaded.evidence().size(), !loaded.settings().targetImplied());
        if (!offline && !loaded.settings().targetImplied()) {
            for (TargetSettings target : loaded.settings().targets()) {
                report.add(check(target, loaded));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? report.json() : report.text());
        out.flush();
        return report.failed() ? 1 : 0;
    }

    private static CheckReport.Target check(TargetSettings target, Configuration loaded) {
        try (Server server = PostgresServer.open(target.name(), target.connection())) {
            Inspection inspection = new Inspection(target, loaded.loaded(), loaded.settings().limits(), server, Clocks.system());
            return CheckReport.Target.of(target.name(), inspection.round());
        } catch (ServerException e) {
            return CheckReport.Target.unreachable(target.name(), e.getMessage());
        }
    }
}
