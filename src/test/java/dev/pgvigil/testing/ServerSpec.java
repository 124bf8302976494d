package dev.pgvigil.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server is to be like. {@code port} is 0 for any; {@code certificates} is null without TLS, {@code clock} with the machine's own.
 * Without {@code checksums} pages have them where that is the version's default, from 18 on.
 */
record ServerSpec(int major, int port, Map<String, String> settings, List<String> hba, boolean passwords, Certificates certificates,
        ServerClock clock, boolean checksums, boolean exitHook) {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("max_connections", "60"), Map.entry("shared_buffers", "16MB"), Map.entry("fsync", "off"),
            Map.entry("wal_level", "logical"), Map.entry("track_io_timing", "on"), Map.entry("hot_standby_feedback", "off"),
            Map.entry("shared_preload_libraries", "pg_stat_statements"), Map.entry("max_wal_size", "128MB"),
            // Files in the data directory instead of /dev/shm, where a killed server would leave them behind.
            Map.entry("dynamic_shared_memory_type", "mmap"));

    ServerSpec {
        Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
        all.putAll(settings);
        settings = Map.copyOf(all);
        hba = List.copyOf(hba);
    }

    ServerSpec onAnyPort() {
        return new ServerSpec(major, 0, settings, hba, passwords, certificates, clock, checksums, exitHook);
    }

    /** The lines of {@code postgresql.conf}. */
    String configuration() {
        StringBuilder lines = new StringBuilder();
        settings.forEach((name, value) -> lines.append(line(name, value)));
        if (certificates != null) {
            lines.append(line("ssl", "on")).append(line("ssl_ca_file", "ca.crt"));
        }
        return lines.toString();
    }

    static String line(String name, String value) {
        return name + " = '" + value.replace("'", "''") + "'\n";
    }

    /** The lines of {@code pg_hba.conf}: the superuser first, so that the fixture itself always gets in. */
    String accessRules() {
        List<String> lines = new ArrayList<>(List.of("local all postgres trust", "host all postgres 127.0.0.1/32 trust",
                "host replication postgres 127.0.0.1/32 trust"));
        lines.addAll(hba);
        if (hba.isEmpty()) {
            String method = passwords ? "scram-sha-256" : "trust";
            lines.addAll(List.of("local all all " + method, "host all all 127.0.0.1/32 " + method));
        }
        return String.join("\n", lines) + "\n";
    }
}
