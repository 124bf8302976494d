package dev.pgvigil.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that every JVM has, as hexadecimal. */
final class Sha256 {
    private Sha256() {
    }

    static String of(byte[] content) {
        return of(content, 0, content.length);
    }

    static String of(byte[] content, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content, from, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
