package dev.pgvigil.derive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the derived values of one query on one database remember. Immutable; safe to hand to any thread.
 */
public final class SavedHistory {
    /** Nothing is remembered. */
    public static final SavedHistory NONE = new SavedHistory(0, Map.of());
    private final long atNanos;
    private final Map<String, SavedValue> values;

    /**
     * What one derived value remembers.
     *
     * @param definition the hash of the definition that it is true for
     */
    record SavedValue(String definition, List<Memory> memories) {
        SavedValue {
            memories = List.copyOf(memories);
        }
    }

    /** @param atNanos when the last collection was made that it knows of, of a monotonic clock */
    SavedHistory(long atNanos, Map<String, SavedValue> values) {
        this.atNanos = atNanos;
        this.values = Map.copyOf(values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** When the last collection was made that it knows of, of a monotonic clock; meaningless when it is empty. */
    public long atNanos() {
        return atNanos;
    }

    Map<String, SavedValue> values() {
        return values;
    }

    /** What a value of that definition remembers; nothing when it is another one. */
    List<Memory> of(String name, String definition) {
        SavedValue saved = values.get(name);
        return saved == null || !saved.definition().equals(definition) ? List.of() : saved.memories();
    }

    /** What of it is still true. */
    SavedHistory after(Continuity continuity) {
        if (continuity == Continuity.OTHER) {
            return NONE;
        }
        Map<String, SavedValue> still = new LinkedHashMap<>();
        values.forEach((name, value) -> still.put(name, new SavedValue(value.definition(),
                value.memories().stream().map(memory -> memory.after(continuity)).toList())));
        return new SavedHistory(atNanos, still);
    }
}
