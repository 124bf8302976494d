package dev.pgvigil.postgres;

import dev.pgvigil.config.HostPort;
import java.util.Optional;

/**
 * The server that the lane vitals stands on. The other lanes go there too: of several hosts each could be had, and a name may lead to
 * several servers, but a target is one. Thread-safe.
 */
final class Standpoint {
    private HostPort preferred;
    private boolean taken;
    private String server = "";
    private long moves;

    /** Where everybody is to go; empty while vitals stands nowhere. */
    synchronized Optional<HostPort> address() {
        return taken ? Optional.of(preferred) : Optional.empty();
    }

    /** Where vitals stood last, which it tries first. */
    synchronized Optional<HostPort> last() {
        return Optional.ofNullable(preferred);
    }

    /** Vitals has logged in there. */
    synchronized void take(HostPort address) {
        if (!address.equals(preferred)) {
            preferred = address;
            server = "";
            moves++;
        }
        taken = true;
    }

    /** Vitals can log in nowhere. */
    synchronized void leave() {
        taken = false;
    }

    /** Preflight on vitals has looked: this is the server now. @param startedAt what the server says of its start */
    synchronized void recognise(String startedAt) {
        if (!server.isEmpty() && !server.equals(startedAt)) {
            moves++;
        }
        server = startedAt;
    }

    /**
     * To be asked in each transaction.
     *
     * @throws ServerException when another server answers than the one that preflight looked at
     */
    synchronized void check(String startedAt) {
        if (!server.isEmpty() && !server.equals(startedAt)) {
            throw new ServerException("08006 found another server than the one the lane vitals has looked at, started at another time; "
                    + "if this lasts, the address leads to several servers: name one of them", "08006", null);
        }
    }

    /** Changes whenever connections to the former server are of no more use. */
    synchronized long moves() {
        return moves;
    }
}
