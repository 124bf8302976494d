package dev.pgvigil.demo;

import dev.pgvigil.testing.PgServer;

/** The addresses that the demo prints once all runs. */
final class Summary {
    private Summary() {
    }

    static String of(DemoOptions options, DemoCluster cluster) {
        return """

                            primary                                             standby
                metrics     %s%s
                status      %s%s
                PostgreSQL  %s%s

                Workload runs in the databases shop and analytics. %s
                """.formatted(cell(sidecar(options.port()) + "metrics"), sidecar(options.port() + 1) + "metrics",
                cell(sidecar(options.port())), sidecar(options.port() + 1),
                cell(server(cluster.primary())), server(cluster.standby()),
                options.runs().map(time -> "Stops after " + time.toSeconds() + " s.").orElse("Ctrl-C stops everything."));
    }

    private static String cell(String text) {
        return String.format("%-52s", text);
    }

    private static String sidecar(int port) {
        return "http://127.0.0.1:" + port + "/";
    }

    private static String server(PgServer server) {
        return server.superuserUrl(DemoCluster.SHOP);
    }
}
