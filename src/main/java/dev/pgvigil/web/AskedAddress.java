package dev.pgvigil.web;

import dev.pgvigil.config.HostPort;
import io.javalin.http.Context;
import java.util.regex.Pattern;

/** The address under which a client reached this server: what it wrote in {@code Host}, else the socket's own. */
final class AskedAddress {
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])(?<port>:[0-9]{1,5})?");

    private AskedAddress() {
    }

    /** {@code host:port}, the port always written out. */
    static String of(Context request) {
        String asked = request.header("Host");
        var matcher = HOST.matcher(asked == null ? "" : asked);
        if (!matcher.matches()) {
            return new HostPort(request.req().getLocalAddr(), request.req().getLocalPort()).toString();
        }
        return matcher.group("port") != null ? asked : asked + (request.scheme().equals("https") ? ":443" : ":80");
    }
}
