package dev.pgvigil.web;

import dev.pgvigil.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a name and a password are those of a user. A right password is remembered, so that scrapes cost no bcrypt; so is a
 * wrong one, so that a scraper with an old password costs little. A name that nobody has takes as long as one that somebody has.
 * Thread-safe.
 */
final class Users {
    private static final int REMEMBERED = 256;

    private final Map<String, Secret> hashes;
    private final List<Secret> decoys;
    private final CheckTurns turns;
    private final PasswordCheck check;
    private final Fingerprint fingerprint = new Fingerprint();
    /** Apart, so that a flood of wrong passwords never pushes a right one out. */
    private final RecentKeys right = new RecentKeys(REMEMBERED);
    private final RecentKeys wrong = new RecentKeys(REMEMBERED);
    /** Addresses whose last new password was wrong. */
    private final RecentKeys suspects = new RecentKeys(REMEMBERED);

    /** What became of a login. */
    enum Outcome {
        RIGHT, WRONG,
        /** Too many are being checked: nothing was decided. */
        BUSY
    }

    /** @param hashes bcrypt hash by name, at least one */
    Users(Map<String, Secret> hashes, PasswordCheck check, CheckTurns turns) {
        this.hashes = Map.copyOf(hashes);
        this.decoys = new ArrayList<>(hashes.values());
        this.check = check;
        this.turns = turns;
    }

    /** @param address of the client, so that a flood from one holds up nobody at another */
    Outcome check(String name, byte[] password, String address) {
        Secret hash = Optional.ofNullable(hashes.get(name)).orElseGet(() -> decoy(name));
        ByteBuffer key = fingerprint.of(name, password);
        if (right.contains(key)) {
            return Outcome.RIGHT;
        }
        if (wrong.contains(key)) {
            return Outcome.WRONG;
        }
        ByteBuffer from = ByteBuffer.wrap(address.getBytes(StandardCharsets.UTF_8));
        return turns.take(suspects.contains(from), () -> check.matches(password, hash) & hashes.containsKey(name))
                .map(matched -> remember(key, from, matched)).orElse(Outcome.BUSY);
    }

    private Outcome remember(ByteBuffer key, ByteBuffer from, boolean matched) {
        (matched ? right : wrong).add(key);
        if (matched) {
            suspects.remove(from);
        } else {
            suspects.add(from);
        }
        return matched ? Outcome.RIGHT : Outcome.WRONG;
    }

    /** Some user's hash, always the same for one name: its cost then looks like a user's own. */
    private Secret decoy(String name) {
        int number = fingerprint.of(name, "decoy".getBytes(StandardCharsets.US_ASCII)).getInt(0);
        return decoys.get(Math.floorMod(number, decoys.size()));
    }
}
