package dev.pgvigil.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgvigil.derive.Continuity;
import dev.pgvigil.snapshot.PartKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The histories of one target between the lanes, which make them, and whoever keeps them over a restart. A lane hands over a copy and goes
 * on; nobody waits for a disk. Thread-safe.
 */
public final class Histories {
    private static final String TARGET = "target";
    /** Of a query that collects every second, not every copy is needed. */
    private static final long COPY_EVERY = Duration.ofSeconds(10).toNanos();
    /** What nobody has taken up by then, such as that of a dropped database, is of no use any more. */
    private static final long LONGEST_UNTAKEN = Duration.ofDays(1).toNanos();
    private final Clocks clocks;
    private final boolean keeping;
    private final Map<PartKey, Recalled> untaken = new LinkedHashMap<>();
    private final Map<PartKey, Recalled> copies = new LinkedHashMap<>();
    private final Map<PartKey, Instant> begins = new HashMap<>();
    private Lineage lineage = Lineage.UNKNOWN;
    private Optional<Instant> begunAt = Optional.empty();
    private long seenNanos;
    private boolean found;
    private boolean connected;
    private boolean foreign;

    /** @param keeping false when nobody asks for {@link #save()}: then no copies are made */
    public Histories(Clocks clocks, boolean keeping) {
        this.clocks = clocks;
        this.keeping = keeping;
    }

    /** All that should outlive a restart, each under a name for people. */
    public Map<String, JsonNode> save() {
        // Lanes need not wait for the writing of what nobody changes; and what they hand over is older than the moment told.
        Map<PartKey, Recalled> newest = newest();
        long now = clocks.nanoTime();
        Map<String, JsonNode> all = new LinkedHashMap<>();
        target(now).ifPresent(node -> all.put(TARGET, node));
        newest.values().forEach(recalled -> all.put(name(recalled.key()), recalled.write(now)));
        return all;
    }

    private synchronized Optional<ObjectNode> target(long now) {
        return begunAt.map(begun -> {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("begun", begun.toString()).put("age", connected ? 0 : now - seenNanos);
            lineage.write(node);
            return node;
        });
    }

    private synchronized Map<PartKey, Recalled> newest() {
        long now = clocks.nanoTime();
        untaken.values().removeIf(recalled -> now - recalled.history().atNanos() > LONGEST_UNTAKEN);
        Map<PartKey, Recalled> newest = new LinkedHashMap<>(untaken);
        newest.putAll(copies);
        return newest;
    }

    private static String name(PartKey key) {
        return key.datname().isEmpty() ? key.source() : key.source() + " in " + key.datname();
    }

    /**
     * Takes what was saved before a restart; to be called before the lanes start. Once the server was found it is too late, and ignored.
     *
     * @param passed since it was saved
     * @throws RuntimeException when it is not what was saved; the rest may be taken all the same
     */
    public synchronized void recall(String name, JsonNode saved, Duration passed) {
        long thenNanos = clocks.nanoTime() - passed.toNanos();
        if (found) {
            return;
        }
        if (name.equals(TARGET)) {
            lineage = Lineage.read(saved);
            begunAt = Optional.of(Instant.parse(saved.path("begun").asText()));
            seenNanos = thenNanos - Math.max(0, saved.path("age").asLong());
        } else {
            Recalled recalled = Recalled.read(saved, thenNanos);
            untaken.put(recalled.key(), recalled);
        }
    }

    /**
     * Since when all histories run that count time: of a query that was added, changed or not watched for too long they are younger than
     * the others. Empty before the first connection.
     */
    public synchronized Optional<Instant> begunAt() {
        return found ? begunAt.map(begun -> begins.values().stream().reduce(begun, Histories::later)) : Optional.empty();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The histories of a query run since then; empty when none of them counts time. */
    synchronized void run(PartKey key, Optional<Instant> since) {
        since.ifPresentOrElse(begun -> begins.put(key, begun), () -> begins.remove(key));
    }

    /** True once when what was recalled tells of another server than the one that is there. */
    public synchronized boolean takeForeign() {
        boolean was = foreign;
        foreign = false;
        return was;
    }

    /** The server was found, at the start or after it was lost. */
    synchronized void found(Lineage server) {
        boolean goesOn = begunAt.isPresent() && server.after(lineage) != Continuity.OTHER
                && clocks.nanoTime() - seenNanos <= Continuity.longestGap(Duration.ZERO).toNanos();
        if (!goesOn) {
            begunAt = Optional.of(clocks.now());
        }
        foreign |= untaken.values().stream().anyMatch(recalled -> !recalled.lineage().system().equals(server.system()));
        untaken.values().removeIf(recalled -> server.after(recalled.lineage()) == Continuity.OTHER);
        lineage = server;
        found = true;
        connected = true;
    }

    /** The server was lost. */
    synchronized void lost() {
        if (connected) {
            seenNanos = clocks.nanoTime();
        }
        connected = false;
    }

    /** What was recalled for a query on a database, once. */
    synchronized Optional<Recalled> take(PartKey key) {
        Recalled recalled = untaken.remove(key);
        if (recalled != null && keeping) {
            // Until the query has succeeded this is all there is to be kept of it.
            copies.putIfAbsent(key, recalled);
        }
        return Optional.ofNullable(recalled);
    }

    /** True when it is time for a copy of this query's histories. */
    synchronized boolean wants(PartKey key) {
        Recalled last = copies.get(key);
        return keeping && (last == null || clocks.nanoTime() - last.history().atNanos() >= COPY_EVERY);
    }

    synchronized void keep(Recalled newest) {
        if (!newest.history().isEmpty()) {
            copies.put(newest.key(), newest);
        }
    }

    /** The query no longer runs there. */
    synchronized void forget(PartKey key) {
        copies.remove(key);
        untaken.remove(key);
        begins.remove(key);
    }
}
