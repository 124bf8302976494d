package dev.pgvigil.web;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys used last, at most so many. Thread-safe. */
final class RecentKeys {
    private static final float LOAD_FACTOR = 0.75f;
    private final Map<ByteBuffer, Boolean> keys;

    RecentKeys(int most) {
        keys = new LinkedHashMap<>(most, LOAD_FACTOR, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    /** Whether it is there; asking counts as use. */
    synchronized boolean contains(ByteBuffer key) {
        return keys.get(key) != null;
    }

    synchronized void add(ByteBuffer key) {
        keys.put(key, true);
    }

    synchronized void remove(ByteBuffer key) {
        keys.remove(key);
    }
}
