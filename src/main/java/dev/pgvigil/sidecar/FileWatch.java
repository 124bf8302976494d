package dev.pgvigil.sidecar;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Notices that the files of a configuration have changed. It compares what stands there instead of waiting for events, which neither NFS
 * nor a swapped symbolic link of Kubernetes gives reliably. A change counts once it has been still for a moment: until then somebody may
 * be writing. Thread-safe.
 */
final class FileWatch {
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    static final Duration STILL_FOR = Duration.ofSeconds(1);
    private final Supplier<Signature> current;
    private final LongSupplier nanos;
    private Signature handled;
    private Signature seen;
    private long nextLook;

    /** @param handled what is in force */
    FileWatch(Signature handled, Supplier<Signature> current, LongSupplier nanos) {
        this.current = current;
        this.nanos = nanos;
        this.handled = handled;
        this.seen = handled;
        this.nextLook = nanos.getAsLong() + LOOK_EVERY.toNanos();
    }

    /** Looks when it is time to; true when there is a change that is still and was not handled yet. */
    synchronized boolean look() {
        long now = nanos.getAsLong();
        if (now - nextLook < 0) {
            return false;
        }
        nextLook = now + LOOK_EVERY.toNanos();
        Signature found = current.get();
        boolean still = found.equals(seen);
        seen = found;
        if (!still) {
            nextLook = now + STILL_FOR.toNanos();
        }
        return still && !found.equals(handled);
    }

    /** That version was loaded or refused: it is no change any more. */
    synchronized void handled(Signature version) {
        handled = version;
        seen = version;
    }
}
