package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.snapshot.CapturedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One evidence to be captured on one database, for all who asked meanwhile. Guarded by {@link Captures}. */
final class Capture {
    private final Key key;
    private final Lane lane;
    private final long askedAt;
    private final List<Consumer<CapturedTable>> takers = new ArrayList<>();
    private boolean running;

    /** @param datname empty at server scope */
    record Key(String name, String datname) {
    }

    Capture(Key key, Lane lane, long askedAt) {
        this.key = key;
        this.lane = lane;
        this.askedAt = askedAt;
    }

    Key key() {
        return key;
    }

    Lane lane() {
        return lane;
    }

    /** In monotonic nanoseconds. */
    long askedAt() {
        return askedAt;
    }

    boolean waits() {
        return !running;
    }

    void begin() {
        running = true;
    }

    void add(Consumer<CapturedTable> taker) {
        takers.add(taker);
    }

    List<Consumer<CapturedTable>> takers() {
        return List.copyOf(takers);
    }
}
