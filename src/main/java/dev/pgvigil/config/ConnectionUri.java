package dev.pgvigil.config;

import dev.pgvigil.config.ConnectionString.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** libpq's connection URI: {@code postgresql://user:password@host:port,host:port/database?name=value}, every part optional. */
final class ConnectionUri {
    private static final String ENCODED = "a / ? # % or @ in user or password written as %2F %3F %23 %25 or %40";
    private final String masked;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private ConnectionUri(String uri) {
        this.masked = Masking.uri(uri);
    }

    static Map<String, String> parse(String uri) throws Malformed {
        ConnectionUri parser = new ConnectionUri(uri);
        parser.read(uri.substring(uri.indexOf("://") + 3));
        return parser.parameters;
    }

    private void read(String rest) throws Malformed {
        int end = indexOfAny(rest, "/?");
        String authority = rest.substring(0, end);
        int question = rest.indexOf('?', end);
        String path = rest.substring(end, question < 0 ? rest.length() : question);
        String query = question < 0 ? "" : rest.substring(question + 1);
        rejectStrayAt(authority, path, query);
        int at = authority.indexOf('@');
        user(at < 0 ? "" : authority.substring(0, at));
        hosts(authority.substring(at + 1));
        put("dbname", path.isEmpty() ? "" : path.substring(1));
        query(query);
    }

    /** An @ behind the host is nearly always a password with an unencoded character: say so, and quote nothing. */
    private void rejectStrayAt(String authority, String path, String query) throws Malformed {
        boolean plainHost = authority.contains("@") || !authority.contains(":") || authority.matches(".*:[0-9]{0,5}");
        if (authority.indexOf('@') != authority.lastIndexOf('@') || path.contains("@") || query.contains("@") && !plainHost) {
            throw new Malformed("an @ out of place in " + masked, ENCODED);
        }
    }

    private void user(String user) throws Malformed {
        int colon = user.indexOf(':');
        put("user", colon < 0 ? user : user.substring(0, colon));
        put("password", colon < 0 ? "" : user.substring(colon + 1));
    }

    private void hosts(String list) throws Malformed {
        List<String> hosts = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            int end = endOfHost(item);
            String host = item.startsWith("[") ? item.substring(1, end - 1) : item.substring(0, end);
            hosts.add(decode(host));
            ports.add(item.length() > end ? item.substring(end + 1) : "");
        }
        put(hosts, "host");
        put(ports, "port");
    }

    private int endOfHost(String item) throws Malformed {
        int end = item.startsWith("[") ? item.indexOf(']') + 1 : indexOfAny(item, ":");
        if (item.startsWith("[") && (end < 3 || end < item.length() && item.charAt(end) != ':')) {
            throw new Malformed("a broken IPv6 address in " + masked, "[address] or [address]:port");
        }
        return end;
    }

    private void put(List<String> items, String name) {
        if (items.stream().anyMatch(item -> !item.isEmpty())) {
            parameters.put(name, String.join(",", items));
        }
    }

    private void query(String query) throws Malformed {
        for (String item : query.split("&")) {
            int equals = item.indexOf('=');
            if (item.isEmpty()) {
                continue;
            }
            if (equals < 1 || item.indexOf('=', equals + 1) > 0) {
                throw new Malformed("a parameter that is not name=value in " + masked, "name=value&name=value behind the ?");
            }
            putParameter(decode(item.substring(0, equals)), decode(item.substring(equals + 1)));
        }
    }

    /** {@code ssl=true} is JDBC's way of {@code sslmode=require}; libpq reads it too. */
    private void putParameter(String name, String value) {
        boolean jdbc = name.equals("ssl") && value.equals("true");
        if (!jdbc) {
            parameters.put(name, value);
        } else {
            parameters.putIfAbsent("sslmode", "require");
        }
    }

    private void put(String name, String encoded) throws Malformed {
        if (!encoded.isEmpty()) {
            parameters.put(name, decode(encoded));
        }
    }

    private String decode(String text) throws Malformed {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                int codePoint = text.codePointAt(i);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint) - 1;
                continue;
            }
            bytes.write(octet(text, i));
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int octet(String text, int percent) throws Malformed {
        String digits = text.substring(percent + 1, Math.min(text.length(), percent + 3));
        if (!digits.matches("[0-9A-Fa-f]{2}") || digits.equals("00")) {
            throw new Malformed("a % without two hexadecimal digits in " + masked, "%25 for a percent sign");
        }
        return Integer.parseInt(digits, 16);
    }

    private static int indexOfAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
