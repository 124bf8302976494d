package dev.pgvigil.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Puts {@code host}, {@code hostaddr} and {@code port} together as libpq does: lists of one length, one port for all, or none. */
final class HostList {
    private static final String DEFAULT_HOST = "localhost";
    private static final int DEFAULT_PORT = 5432;
    private final Parameters parameters;
    private final Surroundings surroundings;

    private HostList(Parameters parameters, Surroundings surroundings) {
        this.parameters = parameters;
        this.surroundings = surroundings;
    }

    /** The addresses in order, at least one; empty when a fault was added. An absent port is 5432, an absent host localhost. */
    static Optional<List<HostPort>> read(Parameters parameters, Surroundings surroundings) {
        return new HostList(parameters, surroundings).read();
    }

    private Optional<List<HostPort>> read() {
        Optional<List<String>> hosts = hosts();
        Optional<List<Integer>> ports = hosts.flatMap(list -> ports(list.size()));
        return ports.map(list -> IntStream.range(0, list.size())
                .mapToObj(i -> new HostPort(hosts.orElseThrow().get(i), list.get(i))).toList());
    }

    private Optional<List<String>> hosts() {
        List<String> names = items("host");
        List<String> addresses = items("hostaddr");
        if (!names.isEmpty() && !addresses.isEmpty() && names.size() != addresses.size()) {
            return fault("hostaddr", addresses.size() + " addresses for " + names.size() + " hosts in hostaddr", "as many as in host");
        }
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < Math.max(1, Math.max(names.size(), addresses.size())); i++) {
            hosts.add(first(item(addresses, i), item(names, i)));
        }
        if (hosts.stream().anyMatch(host -> !host.startsWith("/") && !host.matches("[^\\s@/?#]+"))) {
            return fault("host", "a host that is no name, address or socket directory", "host, [address] or /directory");
        }
        return Optional.of(hosts);
    }

    private Optional<List<Integer>> ports(int count) {
        List<String> texts = items("port");
        if (texts.size() > 1 && texts.size() != count) {
            return fault("port", texts.size() + " ports for " + count + " hosts", "one port for all or one a host");
        }
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(port(item(texts, texts.size() == 1 ? 0 : i)));
        }
        return ports.contains(0) ? fault("port", "a port out of range", "a whole number from 1 to 65535") : Optional.of(ports);
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        return port > 65_535 ? 0 : port;
    }

    private List<String> items(String name) {
        return parameters.get(name).map(parameter -> List.of(parameter.value().split(",", -1))).orElse(List.of());
    }

    private static String item(List<String> items, int index) {
        return index < items.size() ? items.get(index).strip() : "";
    }

    private static String first(String address, String name) {
        String host = address.isEmpty() ? name : address;
        return host.isEmpty() ? DEFAULT_HOST : host;
    }

    /** The texts themselves are not quoted: where a URI is broken they may be the end of a password. */
    private <T> Optional<T> fault(String parameter, String found, String expected) {
        Parameter faulty = parameters.get(parameter).or(() -> parameters.get("hostaddr")).orElseThrow();
        surroundings.problems().add(faulty.origin(), found, expected);
        return Optional.empty();
    }
}
