package dev.pgvigil.exposition;

/**
 * The CRC-32 of two byte sequences in a row, from the CRC-32 of each. Appending n bytes multiplies the first checksum by x^(8n)
 * modulo the CRC's polynomial over GF(2); that factor is computed once per sequence and used at every scrape. Polynomials are
 * kept reflected: the highest bit is x^0.
 */
final class Crc32Combination {
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int ONE = 1 << 31;
    private static final int X_TO_8 = 1 << 23;

    private Crc32Combination() {
    }

    /** The factor for a sequence of that many bytes. */
    static int factor(long lengthBytes) {
        int factor = ONE;
        int square = X_TO_8;
        for (long bits = lengthBytes; bits > 0; bits >>>= 1) {
            if ((bits & 1) == 1) {
                factor = product(square, factor);
            }
            square = product(square, square);
        }
        return factor;
    }

    /**
     * @param first CRC-32 of what comes first
     * @param second CRC-32 of what follows
     * @param factorOfSecond {@link #factor(long)} of the length of what follows
     */
    static int combine(int first, int second, int factorOfSecond) {
        return product(factorOfSecond, first) ^ second;
    }

    private static int product(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int rest = a; rest != 0; rest <<= 1) {
            product ^= rest < 0 ? shifted : 0;
            shifted = shifted >>> 1 ^ ((shifted & 1) == 1 ? POLYNOMIAL : 0);
        }
        return product;
    }
}
