package dev.pgvigil.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo as a process of its own, with a directory for temporary files of its own, so that what it leaves behind is seen. */
@Timeout(180)
class DemoIT {
    private static final String FIRST_LINE = "pgvigil demo: starting PostgreSQL 18 (the first start unpacks it, which takes a few seconds)";
    private Path directory;
    private Path output;
    private Process demo;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        directory = Files.createTempDirectory("demo-it-");
        output = Files.createTempFile("demo-it-", ".out");
        port = pairOfFreePorts();
    }

    @AfterEach
    void cleanUp() throws Exception {
        demo.destroy();
        exitCode();
        Files.deleteIfExists(output);
        Files.deleteIfExists(directory);
    }

    @Test
    void stopsByItselfAfterTheAskedTimeAndLeavesNothing() throws Exception {
        start("1");
        assertThat(exitCode()).isZero();
        assertThat(output).content().startsWith(FIRST_LINE + "\n")
                .contains("http://127.0.0.1:" + port + "/metrics ").contains("http://127.0.0.1:" + (port + 1) + "/metrics\n")
                .containsPattern("postgresql://postgres@127\\.0\\.0\\.1:\\d+/shop").contains("Stops after 1 s.").doesNotContain("failed");
        assertNothingIsLeft();
    }

    @Test
    void goesOnWithoutInputUntilItIsTerminated() throws Exception {
        start("");
        awaitOutput("Ctrl-C stops everything.");
        assertThat(demo.isAlive()).isTrue();
        assertThat(processes()).isPositive();
        long before = System.nanoTime();
        demo.destroy();
        exitCode();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertNothingIsLeft();
    }

    @Test
    void leavesNothingWhenItIsTerminatedWhileStarting() throws Exception {
        start("");
        awaitOutput(FIRST_LINE);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> processes() > 0);
        demo.destroy();
        exitCode();
        assertThat(output).content().isEqualTo(FIRST_LINE + "\n");
        assertNothingIsLeft();
    }

    @Test
    void saysWhichPortIsTakenBeforeItStartsAnything() throws Exception {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1));
            start("1");
            assertThat(exitCode()).isEqualTo(1);
        }
        assertThat(output).content().isEqualTo(FIRST_LINE + "\npgvigil demo: port " + (port + 1) + " on 127.0.0.1 is taken, perhaps by another"
                + " exporter or demo; stop it, or set PGVIGIL_DEMO_PORT to the first of two free ports\n");
        assertNothingIsLeft();
    }

    private void start(String seconds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"), Demo.class.getName());
        builder.environment().put("PGVIGIL_DEMO_MAJOR", "18");
        builder.environment().put("PGVIGIL_DEMO_PORT", Integer.toString(port));
        builder.environment().put("PGVIGIL_DEMO_SECONDS", seconds);
        demo = builder.redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    private int exitCode() throws InterruptedException {
        assertThat(demo.waitFor(90, TimeUnit.SECONDS)).as("the demo has ended").isTrue();
        return demo.exitValue();
    }

    private void awaitOutput(String text) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !demo.isAlive() || Files.readString(output).contains(text));
        assertThat(output).content().contains(text);
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
        assertThat(processes()).isZero();
        assertThat(Ports.isFree(port)).isTrue();
        assertThat(Ports.isFree(port + 1)).isTrue();
    }

    /** Servers whose data is in the demo's directory; the demo itself names it with a prefix. */
    private long processes() {
        return ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(directory + "/")).count();
    }

    private static int pairOfFreePorts() {
        return Stream.generate(Ports::free).limit(100).filter(first -> Ports.isFree(first + 1)).findFirst().orElseThrow();
    }
}
