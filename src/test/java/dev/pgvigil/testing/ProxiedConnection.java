package dev.pgvigil.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Consumer;

/** One client's connection through a {@link TcpProxy}, with a thread for each direction. */
final class ProxiedConnection {
    private static final int CONNECT_TIMEOUT_MILLIS = 5000;
    private static final int BUFFER_BYTES = 16 * 1024;
    private final Socket client;
    private final Socket server = new Socket();
    private final Valve valve;
    private final Consumer<ProxiedConnection> onEnd;

    /** Connects to the target; closes the client when that fails. */
    ProxiedConnection(Socket client, InetSocketAddress target, Valve valve, Consumer<ProxiedConnection> onEnd) throws IOException {
        this.client = client;
        this.valve = valve;
        this.onEnd = onEnd;
        try {
            server.connect(target, CONNECT_TIMEOUT_MILLIS);
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    void start() {
        thread("proxy-up", () -> pump(client, server));
        thread("proxy-down", () -> pump(server, client));
    }

    /** Closes both sides in order. */
    void end() {
        close(client);
        close(server);
        onEnd.accept(this);
    }

    /** Closes both sides with a reset. */
    void reset() {
        try {
            client.setSoLinger(true, 0);
            server.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already: nothing is left to reset.
            onEnd.accept(this);
        }
        end();
    }

    static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                valve.pass();
                out.write(buffer, 0, count);
            }
            valve.pass();
        } catch (IOException e) {
            // One side is gone; the other is told by closing it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is what it was to become.
        }
    }
}
