package dev.pgvigil.alert;

import java.util.ArrayList;
import java.util.List;

/** What something is at each evaluation, from the first on; after the last one said it stays. Immutable. */
record Steps<T>(List<T> said) {
    Steps {
        said = List.copyOf(said);
    }

    static <T> Steps<T> of(T always) {
        return new Steps<T>(List.of(always));
    }

    /** A beginning of so many steps; {@link #then} goes on. */
    static <T> Steps<T> first(T what, long steps) {
        return new Steps<T>(List.of()).then(what, steps);
    }

    /** Goes on with so many steps of it. */
    Steps<T> then(T what, long steps) {
        List<T> more = new ArrayList<>(said);
        for (long i = 0; i < steps; i++) {
            more.add(what);
        }
        return new Steps<>(more);
    }

    /** Stays so to the end. */
    Steps<T> then(T what) {
        return then(what, 1);
    }

    T at(int step) {
        return said.get(Math.min(step, said.size() - 1));
    }
}
