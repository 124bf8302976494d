package dev.pgvigil.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for a name and password where they must be remembered: a keyed hash, whose key is of this object alone and never leaves it.
 * Comparing fingerprints tells nothing about passwords, however long it takes. Thread-safe.
 */
final class Fingerprint {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private final SecretKeySpec key;

    Fingerprint() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    ByteBuffer of(String name, byte[] password) {
        try {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, nameBytes.length));
            mac.update(nameBytes);
            mac.update(password);
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
