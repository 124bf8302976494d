package dev.pgvigil.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvigil.alert.Evaluator;
import dev.pgvigil.collect.Histories;
import java.time.Duration;
import java.util.Map;

/** Something of a target that outlives a restart, in a section of the target's file that is its own. Thread-safe. */
interface KeptSection {

    /** The section's name in the file. */
    String section();

    /** All of it as it is now, each under a name for people. */
    Map<String, JsonNode> save();

    /**
     * Takes one of what was saved.
     *
     * @param passed since it was saved
     * @throws RuntimeException when it is not what was saved; the rest may be taken all the same
     */
    void recall(String name, JsonNode saved, Duration passed);

    /** True once when what was recalled tells of another server than the one that is there. */
    default boolean takeForeign() {
        return false;
    }

    /** What derived values remember. */
    static KeptSection of(Histories histories) {
        return new KeptSection() {
            @Override
            public String section() {
                return "derive";
            }

            @Override
            public Map<String, JsonNode> save() {
                return histories.save();
            }

            @Override
            public void recall(String name, JsonNode saved, Duration passed) {
                histories.recall(name, saved, passed);
            }

            @Override
            public boolean takeForeign() {
                return histories.takeForeign();
            }
        };
    }

    /** Pending and firing alerts. */
    static KeptSection of(Evaluator evaluator) {
        return new KeptSection() {
            @Override
            public String section() {
                return "alert";
            }

            @Override
            public Map<String, JsonNode> save() {
                return evaluator.save();
            }

            @Override
            public void recall(String name, JsonNode saved, Duration passed) {
                evaluator.recall(saved, passed);
            }
        };
    }
}
