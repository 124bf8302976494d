package dev.pgvigil.postgres;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A socket that never keeps anybody waiting for long, and says goodbye.
 *
 * <p>Its timeout bounds all reads together until it is set anew, not each alone: so the end of a statement can be told beforehand,
 * though its result comes in many reads and the network goes silent in the middle.
 *
 * <p>When closed after the driver's farewell it waits a moment for the server to close its end. A backend gives its slot back
 * before it closes the socket; so a new login never meets the old session, and three connections stay three, also under
 * {@code CONNECTION LIMIT 3}. It does not wait while another thread reads, for that close is meant to cut the thread off, nor for a
 * server that was silent until now.
 */
final class FarewellSocket extends DelegatingSocket {
    private static final int WAIT_MILLIS = 500;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean silent;
    private volatile int timeoutMillis;
    private volatile long until;

    FarewellSocket(Socket inner) {
        super(inner);
    }

    /** @param millis for all that is read from now on; zero for ever */
    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
        until = System.nanoTime() + millis * 1_000_000L;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public void close() throws IOException {
        if (isConnected() && !isClosed() && !silent && reading.compareAndSet(false, true)) {
            awaitEnd();
        }
        super.close();
    }

    private void awaitEnd() {
        try {
            super.setSoTimeout(WAIT_MILLIS);
            InputStream in = super.getInputStream();
            byte[] unread = new byte[512];
            long end = System.nanoTime() + WAIT_MILLIS * 1_000_000L;
            while (in.read(unread) >= 0 && System.nanoTime() < end) {
                // What a leaving server still says interests nobody.
                continue;
            }
        } catch (IOException e) {
            // Gone already, or slow to go: either way it is closed now.
            return;
        }
    }

    /** What is here already is taken even when the time is over: then not the server was slow but we. */
    private void limitNextRead() throws SocketException {
        long left = (until - System.nanoTime()) / 1_000_000;
        super.setSoTimeout(timeoutMillis == 0 ? 0 : (int) Math.max(1, left));
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                reading.set(true);
                try {
                    limitNextRead();
                    int count = super.read(bytes, offset, length);
                    silent = false;
                    return count;
                } catch (SocketTimeoutException e) {
                    silent = true;
                    throw e;
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
        return new FilterOutputStream(super.getOutputStream()) {
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
}
