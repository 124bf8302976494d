package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Footprint;
import dev.pgvigil.testing.TestSidecar;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FleetIT {
    private static final int TARGETS = 24;

    @Test
    void manyTargetsThatHangEndTogetherAndNotOneAfterTheOther(@TempDir Path directory) throws Exception {
        Footprint before = Footprint.now();
        List<Socket> logins = new CopyOnWriteArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            Thread acceptor = new Thread(() -> accept(silent, logins), "fixture-acceptor");
            acceptor.start();
            String targets = IntStream.range(0, TARGETS).mapToObj(i -> "  t" + i + ": {url: \"postgresql://u@127.0.0.1:" + silent.getLocalPort()
                    + "/postgres?connect_timeout=60&sslmode=disable\"}\n").collect(Collectors.joining());
            TestSidecar sidecar = TestSidecar.start(directory, "targets:\n" + targets);
            await().atMost(Duration.ofSeconds(60)).until(() -> logins.size() >= TARGETS);
            long started = System.nanoTime();
            sidecar.close();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
        }
        for (Socket login : logins) {
            login.close();
        }
        before.assertNothingAdded();
    }

    private static void accept(ServerSocket silent, List<Socket> logins) {
        try {
            while (true) {
                logins.add(silent.accept());
            }
        } catch (java.io.IOException e) {
            // Closed: the test is over.
            return;
        }
    }
}
