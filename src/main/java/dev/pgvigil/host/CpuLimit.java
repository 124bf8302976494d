package dev.pgvigil.host;

import java.util.OptionalDouble;

/**
 * How much processor a server may use.
 *
 * @param cpus processors' worth of time; empty when that cannot be told
 * @param unknown why it cannot be told; empty when it can
 * @param throttledSeconds time for which its control group was kept from running since the group began; empty when none counts it
 */
record CpuLimit(OptionalDouble cpus, String unknown, OptionalDouble throttledSeconds) {

    static CpuLimit unknown(String why) {
        return new CpuLimit(OptionalDouble.empty(), why, OptionalDouble.empty());
    }

    static CpuLimit of(double cpus, OptionalDouble throttledSeconds) {
        return new CpuLimit(OptionalDouble.of(cpus), "", throttledSeconds);
    }
}
