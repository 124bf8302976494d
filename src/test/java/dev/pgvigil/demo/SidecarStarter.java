package dev.pgvigil.demo;

import java.nio.file.Path;

/** Starts one sidecar in this process. */
@FunctionalInterface
interface SidecarStarter {
    /** Returns once the sidecar serves; closing what it returns stops the sidecar. */
    AutoCloseable start(Path settingsFile) throws Exception;
}
