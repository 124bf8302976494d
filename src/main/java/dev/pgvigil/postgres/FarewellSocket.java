package dev.pgvigil.postgres;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A socket that, when closed after the driver's farewell, waits a moment for the server to close its end. A backend gives its slot back
 * before it closes the socket; so a new login never meets the old session, and three connections stay three, also under
 * {@code CONNECTION LIMIT 3}. It does not wait while another thread reads: that close is meant to cut the thread off.
 */
final class FarewellSocket extends Socket {
    private static final int WAIT_MILLIS = 500;
    private final Socket inner;
    private final AtomicBoolean reading = new AtomicBoolean();

    FarewellSocket(Socket inner) {
        this.inner = inner;
    }

    @Override
    public void close() throws IOException {
        if (inner.isConnected() && !inner.isClosed() && reading.compareAndSet(false, true)) {
            awaitEnd();
        }
        inner.close();
    }

    private void awaitEnd() {
        try {
            inner.setSoTimeout(WAIT_MILLIS);
            InputStream in = inner.getInputStream();
            byte[] unread = new byte[512];
            long until = System.nanoTime() + WAIT_MILLIS * 1_000_000L;
            while (in.read(unread) >= 0 && System.nanoTime() < until) {
                // What a leaving server still says interests nobody.
                continue;
            }
        } catch (IOException e) {
            // Gone already, or slow to go: either way it is closed now.
            return;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(inner.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                reading.set(true);
                try {
                    return super.read(bytes, offset, length);
                } finally {
                    reading.set(false);
                }
            }

            @Override
            public void close() throws IOException {
                FarewellSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(inner.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                FarewellSocket.this.close();
            }
        };
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
        inner.connect(address, timeoutMillis);
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
        inner.connect(address);
    }

    @Override
    public boolean isConnected() {
        return inner.isConnected();
    }

    @Override
    public boolean isBound() {
        return inner.isBound();
    }

    @Override
    public boolean isClosed() {
        return inner.isClosed();
    }

    @Override
    public boolean isInputShutdown() {
        return inner.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return inner.isOutputShutdown();
    }

    @Override
    public void shutdownInput() throws IOException {
        inner.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        inner.shutdownOutput();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        inner.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return inner.getSoTimeout();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        inner.setTcpNoDelay(on);
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return inner.getTcpNoDelay();
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        inner.setKeepAlive(on);
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return inner.getKeepAlive();
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        inner.setSendBufferSize(size);
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return inner.getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        inner.setReceiveBufferSize(size);
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return inner.getReceiveBufferSize();
    }

    @Override
    public InetAddress getInetAddress() {
        return inner.getInetAddress();
    }

    @Override
    public int getPort() {
        return inner.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return inner.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return inner.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return inner.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return inner.getLocalSocketAddress();
    }

    @Override
    public String toString() {
        return inner.toString();
    }
}
