package dev.pgvigil.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.pgvigil.config.Secret;
import java.nio.charset.StandardCharsets;

/** Compares a password with a hash; slow by intent. Thread-safe. */
interface PasswordCheck {

    boolean matches(byte[] password, Secret hash);

    /** bcrypt in its versions 2a, 2b and 2y. As everywhere, bytes of a password beyond the 72nd do not count. */
    static PasswordCheck bcrypt() {
        return (password, hash) -> {
            byte[] written = hash.reveal().getBytes(StandardCharsets.US_ASCII);
            BCrypt.Version version = switch (written[2]) {
                case 'a' -> BCrypt.Version.VERSION_2A;
                case 'b' -> BCrypt.Version.VERSION_2B;
                default -> BCrypt.Version.VERSION_2Y;
            };
            return BCrypt.verifyer(version, LongPasswordStrategies.truncate(version)).verify(password, written).verified;
        };
    }
}
