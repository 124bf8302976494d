package dev.pgvigil.host;

import java.util.OptionalDouble;

/**
 * What a server uses of the processors. None of the seconds falls while the server runs.
 *
 * @param userSeconds since the server was started, its ended processes included; {@code systemSeconds} likewise
 * @param cpus how many processors' worth of time it may use; empty when that cannot be told
 * @param availableSeconds what it could have used since we look, that is {@code cpus} times time; empty when that cannot be told
 * @param throttledSeconds time for which its control group was kept from running; empty when none counts it
 * @param processes of the server, the first one left out
 * @param remark what cannot be told and why; empty when all can
 */
public record CpuUse(double userSeconds, double systemSeconds, OptionalDouble cpus, OptionalDouble availableSeconds,
        OptionalDouble throttledSeconds, int processes, String remark) {
}
