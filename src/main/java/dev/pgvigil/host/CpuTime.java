package dev.pgvigil.host;

/**
 * What the processes of a server have used since it was started.
 *
 * @param startTicks tells one start of the server from the next
 * @param processes beside the first
 */
record CpuTime(long startTicks, double userSeconds, double systemSeconds, int processes) {
}
