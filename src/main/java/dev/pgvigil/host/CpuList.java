package dev.pgvigil.host;

import java.util.BitSet;

/** Processors as the kernel lists them: {@code 0-3,8}. */
final class CpuList {
    private CpuList() {
    }

    /** @throws HostException when it is no such list */
    static BitSet parse(String list) {
        BitSet cpus = new BitSet();
        try {
            for (String range : list.strip().split(",")) {
                String[] ends = range.split("-");
                cpus.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
            }
            return cpus;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new HostException("a list of processors is not as expected: found " + list.strip() + ", expected such as 0-3,8", e);
        }
    }
}
