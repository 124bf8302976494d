package dev.pgvigil.host;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Makes counters that never fall of what is read of one server's processes, and counts what it could have used. Thread-safe. */
final class CpuMeter {
    private static final double NANOS_A_SECOND = 1e9;
    private final LongSupplier nanos;
    private CpuTime highest;
    private double availableSeconds;
    private long lastNanos;

    /** @param nanos monotonic */
    CpuMeter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What was used at this moment, and what could have been since the first. */
    synchronized CpuUse read(CpuTime used, CpuLimit limit) {
        boolean first = highest == null;
        highest = first || highest.startTicks() != used.startTicks() ? used : higher(used);
        long now = nanos.getAsLong();
        availableSeconds += first ? 0 : limit.cpus().orElse(0) * (now - lastNanos) / NANOS_A_SECOND;
        lastNanos = now;
        OptionalDouble available = limit.cpus().isPresent() ? OptionalDouble.of(availableSeconds) : OptionalDouble.empty();
        String remark = limit.unknown().isEmpty() ? "" : "how much processor the server may use is unknown: " + limit.unknown();
        return new CpuUse(highest.userSeconds(), highest.systemSeconds(), limit.cpus(), available, limit.throttledSeconds(),
                used.processes(), remark);
    }

    private CpuTime higher(CpuTime used) {
        return new CpuTime(used.startTicks(), Math.max(highest.userSeconds(), used.userSeconds()),
                Math.max(highest.systemSeconds(), used.systemSeconds()), used.processes());
    }
}
