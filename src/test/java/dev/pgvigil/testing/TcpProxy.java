package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server on a loopback port and makes the network fail. Each fault holds until {@link #forward()};
 * closing ends all connections and threads.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BACKLOG = 50;
    private final int port;
    private final Valve valve = new Valve();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile InetSocketAddress target;
    private volatile Fault fault = Fault.NONE;
    private ServerSocket listener;
    private Thread acceptor;

    private enum Fault {
        NONE, DROP, RESET
    }

    private TcpProxy(InetSocketAddress target) {
        this.target = target;
        listener = listen(0);
        port = listener.getLocalPort();
    }

    /** A proxy before a server, forwarding everything. */
    public static TcpProxy before(PgServer server) {
        return before(server.host(), server.port());
    }

    /** A proxy before anything that speaks TCP, forwarding everything. */
    public static TcpProxy before(String host, int port) {
        return new TcpProxy(new InetSocketAddress(host, port));
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** How many connections were taken in so far, those cut off at once included. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections that are open now. */
    public int open() {
        return connections.size();
    }

    /** The network is well: new connections pass, and what was held back by {@link #stall()} goes on. */
    public synchronized void forward() {
        fault = Fault.NONE;
        valve.open();
        if (listener.isClosed()) {
            listener = listen(port);
        }
    }

    /** New connections lead to another server; open ones go on with theirs. */
    public void leadTo(PgServer server) {
        target = new InetSocketAddress(server.host(), server.port());
    }

    /** Nothing gets through in either direction and nobody is told; new connections are taken in. */
    public void stall() {
        valve.shut();
    }

    /** New connections are refused; open ones go on. */
    public synchronized void refuse() {
        stopListening();
    }

    /** Open connections end in order (FIN), new ones right after they are taken in. */
    public void drop() {
        fault = Fault.DROP;
        connections.forEach(ProxiedConnection::end);
    }

    /** Open connections are reset (RST), new ones right after they are taken in. */
    public void reset() {
        fault = Fault.RESET;
        connections.forEach(ProxiedConnection::reset);
    }

    @Override
    public synchronized void close() {
        stopListening();
        connections.forEach(ProxiedConnection::end);
        valve.open();
    }

    private ServerSocket listen(int onPort) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), BACKLOG);
            acceptor = ProxiedConnection.thread("proxy-accept", () -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                take(socket.accept());
            } catch (IOException e) {
                // The listener was closed, or this one client or the target failed: the others go on.
                continue;
            }
        }
    }

    private void take(Socket client) throws IOException {
        accepted.incrementAndGet();
        if (fault == Fault.RESET) {
            client.setSoLinger(true, 0);
        }
        if (fault != Fault.NONE) {
            client.close();
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, target, valve, connections::remove);
        connections.add(connection);
        connection.start();
    }

    /** The kernel listens on until a thread that waits in accept has left it. */
    private void stopListening() {
        try {
            listener.close();
            acceptor.join(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
