package dev.pgvigil.state;

import java.nio.charset.StandardCharsets;

/**
 * The name of a target's file: whatever the target is called, it is one name in one directory, another one for every target, also where
 * upper and lower case are the same. What is not {@code [a-z0-9_.-]} stands as {@code %} and the hexadecimal of its bytes in UTF-8.
 */
final class FileName {
    private static final String SUFFIX = ".state";
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    /** File systems take 255 bytes, of which the names of temporary files and of those set aside need some. */
    private static final int LONGEST = 160;

    private FileName() {
    }

    static String of(String target) {
        StringBuilder name = new StringBuilder();
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = PLAIN.indexOf(b) >= 0 || b == '.' && name.length() > 0;
            name.append(plain ? Character.toString(b) : String.format("%%%02x", b));
        }
        // Two percent signs in a row stand in no escaped name.
        return (name.length() <= LONGEST ? name : name.substring(0, LONGEST / 3) + "%%" + Sha256.of(target.getBytes(StandardCharsets.UTF_8)))
                + SUFFIX;
    }
}
