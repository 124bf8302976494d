package dev.pgvigil.soak;

import java.util.Random;

/** Something that goes wrong, with its end and with what must be told meanwhile. */
record Fault(String name, Course course) {

    /** What happens, from the blow until all is well again; anything thrown is a finding. */
    @FunctionalInterface
    interface Course {
        void run(Random random) throws Exception;
    }
}
