package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.PgVigilProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds that cannot be meant so, in a process of its own: it says all of them and does nothing. */
@Timeout(180)
class RefusedThresholdsIT {
    @TempDir
    private Path directory;

    @Test
    void reportsAllAndStartsNothing() throws IOException {
        try (ServerSocketChannel database = listening(); ServerSocketChannel taken = listening()) {
            Files.writeString(directory.resolve("team.yaml"), """
                    PostgreSQLReplicationLag: {warning: {at: slow}}
                    PostgreSQLBlockedSession: {warning: {at: -1}}
                    PostgreSQLDeadlock: {warning: {at: 3}}
                    """);
            Files.writeString(directory.resolve("pgvigil.yaml"), """
                    profiles: [team.yaml]
                    web: {listen: "127.0.0.1:%d"}
                    targets:
                      main:
                        url: "postgresql://pgvigil@127.0.0.1:%d/postgres"
                        thresholds:
                          PostgreSQLBlockedSession: {warning: {at: soon}}
                          PostgreSQLCacheHitRatioLow: {critical: {at: -0.9}}
                          PostgreSQLHighConnectionCount: {critical: {at: 0.5}}
                          PostgreSQLHihgConnectionCount: {critical: {at: 0.5}}
                          PostgreSQLLongStatement: {warning: {at: 60, for: 5m}}
                      mian:
                        thresholds: {PostgreSQLLongStatement: {warning: {at: 60}}}
                    """.formatted(port(taken), port(database)));
            try (PgVigilProcess process = PgVigilProcess.in(directory).start("serve")) {
                assertThat(process.exitCode()).as(process.err()).isEqualTo(2);
                assertThat(process.err().replace(directory + "/", "").replaceAll(" \\(queries.yaml:[0-9:]+\\)", ""))
                        .as("with nothing said of the port that is in use").isEqualTo("""
                        pgvigil.yaml:7:48: targets.main.thresholds.PostgreSQLBlockedSession.warning.at: found soon, expected a number
                        pgvigil.yaml:8:51: targets.main.thresholds.PostgreSQLCacheHitRatioLow.critical.at: found -0.9, expected a ratio from 0 to 1
                        pgvigil.yaml:9:54: targets.main.thresholds.PostgreSQLHighConnectionCount.critical.at: found on target main the critical \
                        threshold 0.5, which is milder than the warning 0.8, expected at least 0.8
                        pgvigil.yaml:10:7: targets.main.thresholds.PostgreSQLHihgConnectionCount: found the unknown alert \
                        PostgreSQLHihgConnectionCount, expected the name of an alert; did you mean PostgreSQLHighConnectionCount?
                        pgvigil.yaml:11:51: targets.main.thresholds.PostgreSQLLongStatement.warning.for: found for, which is not supported: it acts \
                        in Prometheus only through the rules, which are the same for all targets; set it in a profile
                        pgvigil.yaml:13:5: targets.mian: found no key url, expected one
                        team.yaml:1:42: PostgreSQLReplicationLag.warning.at: found slow, expected a number
                        team.yaml:2:42: PostgreSQLBlockedSession.warning.at: found -1, expected a number that is not negative
                        team.yaml:3:1: PostgreSQLDeadlock: found the unknown alert PostgreSQLDeadlock, expected the name of an alert; \
                        did you mean PostgreSQLDeadlocks?
                        """);
                assertThat(process.out()).isEmpty();
            }
            assertThat(database.accept()).as("a connection to the database").isNull();
        }
    }

    private static ServerSocketChannel listening() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        channel.configureBlocking(false);
        return channel;
    }

    private static int port(ServerSocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }
}
