package dev.pgvigil.config;

/** One address of a server: a host name or IP address, or, when it begins with {@code /}, the directory of its Unix socket. */
public record HostPort(String host, int port) {

    /** True for a Unix socket directory. */
    public boolean isSocket() {
        return host.startsWith("/");
    }

    @Override
    public String toString() {
        return isSocket() ? host + "/.s.PGSQL." + port : host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
