package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FarewellSocketTest {
    private ServerSocket listener;
    private FarewellSocket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = new FarewellSocket(new Socket());
        client.connect(listener.getLocalSocketAddress(), 5_000);
        server = listener.accept();
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        server.close();
        listener.close();
    }

    @Test
    void theTimeoutIsForAllReadsTogether() throws IOException {
        Thread trickle = new Thread(this::trickle);
        trickle.start();
        client.setSoTimeout(700);
        InputStream in = client.getInputStream();
        long started = System.nanoTime();
        assertThatThrownBy(() -> in.readAllBytes()).isInstanceOf(SocketTimeoutException.class);
        assertThat(since(started)).isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
        assertThat(client.getSoTimeout()).isEqualTo(700);
        client.setSoTimeout(5_000);
        assertThat(in.read()).as("set anew, it begins anew").isEqualTo('x');
    }

    @Test
    void whatIsHereAlreadyIsReadThoughTheTimeIsOver() throws IOException {
        client.setSoTimeout(1);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        server.getOutputStream().write("abc".getBytes());
        Awaitility.await().until(() -> client.getInputStream().available() == 3);
        assertThat(client.getInputStream().readNBytes(3)).containsExactly('a', 'b', 'c');
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aCloseWaitsForTheServersEndButNotForASilentServer() throws IOException {
        long started = System.nanoTime();
        client.close();
        assertThat(since(started)).as("the server keeps its end open").isGreaterThan(Duration.ofMillis(450));
        connect();
        client.setSoTimeout(1);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        started = System.nanoTime();
        client.close();
        assertThat(since(started)).isLessThan(Duration.ofMillis(400));
    }

    /** A socket that answers such questions itself opens a second descriptor for it, which nobody closes. */
    @Test
    void whatTlsAsksBeforeItClosesIsAskedOfTheSocketThatIsOpen() throws IOException {
        client.setSoLinger(true, 7);
        try (SSLSocket tls = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(client, "localhost", client.getPort(), true)) {
            assertThat(tls.getSoLinger()).isEqualTo(7);
            client.setSoLinger(false, 0);
            assertThat(tls.getSoLinger()).isEqualTo(-1);
            assertThat(tls.getTcpNoDelay()).isEqualTo(client.getTcpNoDelay());
        }
    }

    /** Everything else of a socket would be asked of a second descriptor, too; nobody asks for these. */
    @Test
    void everyOtherQuestionIsHandedOn() {
        assertThat(Arrays.stream(Socket.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> Arrays.stream(DelegatingSocket.class.getDeclaredMethods()).noneMatch(own -> own.getName().equals(method.getName())))
                .map(Method::getName).distinct())
                .containsExactlyInAnyOrder("bind", "getChannel", "getOOBInline", "setOOBInline", "getOption", "setOption", "supportedOptions",
                        "getReuseAddress", "setReuseAddress", "getTrafficClass", "setTrafficClass", "sendUrgentData", "setPerformancePreferences");
    }

    private void trickle() {
        try {
            while (true) {
                server.getOutputStream().write('x');
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // The test is over.
            return;
        }
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
