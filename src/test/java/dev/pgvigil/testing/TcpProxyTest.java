package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProxyTest {
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ProxiedConnection.thread("echo", this::serve);
        proxy = TcpProxy.before("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
        Awaitility.await().atMost(Duration.ofSeconds(10))
                .until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("proxy-")));
    }

    @Test
    void forwardsBothWays() throws IOException {
        try (Socket client = client()) {
            assertThat(roundTrip(client)).isEqualTo('x');
            assertThat(proxy.accepted()).isEqualTo(1);
            assertThat(proxy.open()).isEqualTo(1);
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> proxy.open() == 0);
    }

    @Test
    void stallHoldsBytesBackUntilItForwardsAgain() throws IOException {
        try (Socket client = client()) {
            roundTrip(client);
            proxy.stall();
            client.setSoTimeout(200);
            assertThatThrownBy(() -> roundTrip(client)).isInstanceOf(SocketTimeoutException.class);
            proxy.forward();
            client.setSoTimeout(5000);
            assertThat(client.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void refusesNewConnectionsAndKeepsOldOnes() throws IOException {
        try (Socket old = client()) {
            roundTrip(old);
            proxy.refuse();
            assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
            assertThat(roundTrip(old)).isEqualTo('x');
        }
        proxy.forward();
        try (Socket client = client()) {
            assertThat(roundTrip(client)).isEqualTo('x');
        }
    }

    @Test
    void dropEndsConnectionsInOrder() throws IOException {
        try (Socket old = client()) {
            roundTrip(old);
            proxy.drop();
            assertThat(old.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket client = client()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void resetEndsConnectionsWithAReset() throws IOException {
        try (Socket old = client()) {
            roundTrip(old);
            proxy.reset();
            assertThatThrownBy(() -> old.getInputStream().read()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    private Socket client() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), 5000);
        socket.setSoTimeout(5000);
        return socket;
    }

    private static int roundTrip(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        return socket.getInputStream().read();
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                ProxiedConnection.thread("echo", () -> echo(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            return;
        }
    }
}
