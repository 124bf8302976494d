package dev.pgvigil.collect;

import dev.pgvigil.host.CpuUse;
import dev.pgvigil.host.Host;
import dev.pgvigil.host.HostException;
import dev.pgvigil.host.Place;
import dev.pgvigil.host.ServerFiles;
import dev.pgvigil.host.ServerSession;
import dev.pgvigil.host.Space;
import dev.pgvigil.host.UnseenException;
import dev.pgvigil.postgres.Rows;
import dev.pgvigil.query.Machine;
import dev.pgvigil.query.QueryDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Completes the rows of queries with {@code machine}: the server says where to look, and this machine what is there. The columns that say
 * where are left out, and of those that this machine knows the ones are added that the query defines. Used for one target.
 */
final class HostRows {
    private static final Set<String> WHERE = Set.of("path", "landmark", "data_directory", "system_identifier", "control_modified_at", "port",
            "started_at", "asked_at", "pid", "user_name", "database", "client_port", "backend_started_at");
    /** A disk that is emptier is no concern of a forecast, however fast it fills at the moment. */
    private static final double CROWDED = 0.6;
    private final Host host;

    HostRows(Clocks clocks) {
        this.host = new Host(clocks.wall(), clocks.nanos());
    }

    /** @param remarks what could not be seen and why, each once */
    record Completed(Rows rows, List<String> remarks) {
    }

    /**
     * The rows as they are, unless the query has {@code machine}.
     *
     * @throws UnseenException when this machine does not show what the server names
     * @throws HostException when this machine does not answer within the query's timeout
     * @throws CollectionException when the rows do not say where to look
     */
    Completed complete(QueryDefinition query, Rows rows) {
        if (query.machine().isEmpty() || rows.values().isEmpty()) {
            return new Completed(rows, List.of());
        }
        return query.machine().get() == Machine.DISK ? disk(query, rows) : cpu(query, rows);
    }

    private Completed disk(QueryDefinition query, Rows rows) {
        Cells first = new Cells(rows.columns(), rows.values().get(0));
        ServerFiles server = new ServerFiles(first.text("data_directory"), first.text("system_identifier"), first.time("control_modified_at"),
                (int) first.number("port"), first.time("started_at"), first.time("asked_at"));
        List<Place> places = rows.values().stream().map(row -> new Cells(rows.columns(), row))
                .map(cells -> new Place(cells.text("path"), cells.text("landmark"))).toList();
        List<Host.Room> rooms = host.rooms(server, places, query.timeout());
        List<String> unseen = rooms.stream().map(Host.Room::unseen).filter(reason -> !reason.isEmpty()).distinct().toList();
        return new Completed(joined(query, rows, rooms.stream().map(room -> columns(room.space())).toList()), unseen);
    }

    private static Map<String, Double> columns(Optional<Space> space) {
        Map<String, Double> columns = new LinkedHashMap<>();
        columns.put("size_bytes", space.map(seen -> (double) seen.sizeBytes()).orElse(null));
        columns.put("used_bytes", space.map(seen -> (double) seen.usedBytes()).orElse(null));
        columns.put("available_bytes", space.map(seen -> (double) seen.availableBytes()).orElse(null));
        columns.put("usable_bytes", space.map(seen -> (double) (seen.usedBytes() + seen.availableBytes())).orElse(null));
        columns.put("crowded_bytes", space.filter(seen -> seen.usedRatio() > CROWDED)
                .map(seen -> (double) (seen.usedBytes() + seen.availableBytes())).orElse(null));
        columns.put("used_ratio", space.map(Space::usedRatio).orElse(null));
        return columns;
    }

    private Completed cpu(QueryDefinition query, Rows rows) {
        Cells first = new Cells(rows.columns(), rows.values().get(0));
        ServerSession session = new ServerSession((long) first.number("pid"), first.text("user_name"), first.text("database"),
                (int) first.number("client_port"), first.time("backend_started_at"));
        CpuUse use = host.cpu(session, query.timeout());
        List<String> remarks = use.remark().isEmpty() ? List.of() : List.of(use.remark());
        return new Completed(joined(query, rows, rows.values().stream().map(row -> columns(use)).toList()), remarks);
    }

    private static Map<String, Double> columns(CpuUse use) {
        Map<String, Double> columns = new LinkedHashMap<>();
        columns.put("user_seconds_total", use.userSeconds());
        columns.put("system_seconds_total", use.systemSeconds());
        columns.put("available_seconds_total", orNull(use.availableSeconds()));
        columns.put("throttled_seconds_total", orNull(use.throttledSeconds()));
        columns.put("available_cpus", orNull(use.cpus()));
        columns.put("processes", (double) use.processes());
        return columns;
    }

    private static Double orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    /** @param seen of each row, by column, the same columns in each */
    private static Rows joined(QueryDefinition query, Rows rows, List<Map<String, Double>> seen) {
        Set<String> defined = query.columns().stream().map(column -> column.column()).collect(Collectors.toSet());
        List<Integer> kept = new ArrayList<>();
        List<Rows.Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.columns().size(); i++) {
            String name = rows.columns().get(i).name();
            if (!seen.get(0).containsKey(name) && (defined.contains(name) || !WHERE.contains(name))) {
                kept.add(i);
                columns.add(rows.columns().get(i));
            }
        }
        List<String> added = seen.get(0).keySet().stream().filter(defined::contains).toList();
        added.forEach(name -> columns.add(new Rows.Column(name, "float8")));
        List<Object[]> values = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            values.add(joined(rows.values().get(i), kept, seen.get(i), added));
        }
        return new Rows(columns, values, rows.cut());
    }

    private static Object[] joined(Object[] row, List<Integer> kept, Map<String, Double> seen, List<String> added) {
        List<Object> joined = new ArrayList<>();
        kept.forEach(index -> joined.add(row[index]));
        added.forEach(name -> joined.add(seen.get(name)));
        return joined.toArray();
    }
}
