package dev.pgvigil.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one page again and again over one kept connection, each body to its last byte. Nothing but sockets, so that what is measured is
 * the server and not a client library. Not thread-safe.
 */
final class HttpReader implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    /** What Prometheus asks for: OpenMetrics if it can be had, zipped. */
    static final String AS_PROMETHEUS = "Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1\r\nAccept-Encoding: gzip\r\n";
    private static final int LENGTH_UNKNOWN = -1;
    private final Socket socket = new Socket();
    private final byte[] request;
    private final byte[] buffer = new byte[64 * 1024];
    private final InputStream in;
    private final OutputStream out;
    private int from;
    private int to;

    HttpReader(int port, String path, boolean gzip) throws IOException {
        this(port, path, "Accept: text/plain;version=0.0.4\r\n" + (gzip ? "Accept-Encoding: gzip\r\n" : ""));
    }

    /** @param headers whole lines, each ended by CR and LF */
    HttpReader(int port, String path, String headers) throws IOException {
        request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Asks once and reads the whole answer; the body's length in bytes. Anything but 200 with a length is an {@link IOException}. */
    long read() throws IOException {
        out.write(request);
        String status = line();
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the server answered " + status);
        }
        long length = contentLength();
        skip(length);
        return length;
    }

    private long contentLength() throws IOException {
        long length = LENGTH_UNKNOWN;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            length = lower.startsWith("content-length:") ? Long.parseLong(lower.substring(15).strip()) : length;
        }
        if (length == LENGTH_UNKNOWN) {
            throw new IOException("the answer has no length");
        }
        return length;
    }

    private void skip(long length) throws IOException {
        long left = length - (to - from);
        from = left < 0 ? from + (int) length : to;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException("the server closed the connection " + left + " bytes early");
            }
            left -= count;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = next(); b != '\n'; b = next()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private int next() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
            if (to == 0) {
                throw new IOException("the server closed the connection");
            }
        }
        return buffer[from++];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
