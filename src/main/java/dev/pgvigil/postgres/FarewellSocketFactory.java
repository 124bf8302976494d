package dev.pgvigil.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.newsclub.net.unix.AFUNIXSocketFactory;

/** Sockets that wait for the server's end when they are closed. Made by the driver, by name. */
public final class FarewellSocketFactory extends SocketFactory {
    private final SocketFactory inner;

    /** @param path of a Unix socket; null for TCP */
    public FarewellSocketFactory(String path) {
        inner = path == null ? SocketFactory.getDefault() : new AFUNIXSocketFactory.FactoryArg(path);
    }

    @Override
    public Socket createSocket() throws IOException {
        return new FarewellSocket(inner.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
        throw unsupported();
    }

    private static SocketException unsupported() {
        return new SocketException("the driver creates sockets first and connects them then");
    }
}
