package dev.pgvigil.snapshot;

import java.util.List;

/** Turns the families of a part into bytes; given to the store by the wiring. */
@FunctionalInterface
public interface Renderer {
    Rendering render(List<MetricFamily> families);
}
