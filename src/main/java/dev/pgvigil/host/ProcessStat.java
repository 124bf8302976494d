package dev.pgvigil.host;

/**
 * One process, from {@code /proc/<pid>/stat}. Times are in ticks of a hundredth of a second.
 *
 * @param command name of the program, at most 15 bytes
 * @param userTicks and {@code systemTicks}: its own, and those of its children that have ended and were waited for
 * @param waited of these the children's
 * @param startTicks since the machine started
 */
record ProcessStat(String command, long parent, long userTicks, long systemTicks, long waited, long startTicks) {
    /** What the kernel counts in for user space: USER_HZ, 100 on every architecture that Java has. */
    static final double TICKS_A_SECOND = 100;
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;
    private static final int START = 19;

    /**
     * Reads the line. The name stands in parentheses and may hold any character, so what follows it begins at the last one.
     *
     * @throws HostException when it is none
     */
    static ProcessStat parse(String line) {
        try {
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            String[] rest = line.substring(close + 2).split(" ");
            long childrenUser = Long.parseLong(rest[CHILDREN_USER]);
            long childrenSystem = Long.parseLong(rest[CHILDREN_SYSTEM]);
            return new ProcessStat(line.substring(open + 1, close), Long.parseLong(rest[PARENT]), Long.parseLong(rest[USER]) + childrenUser,
                    Long.parseLong(rest[SYSTEM]) + childrenSystem, childrenUser + childrenSystem, Long.parseLong(rest[START].strip()));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new HostException("/proc/<pid>/stat is not as expected: found " + line.strip(), e);
        }
    }
}
