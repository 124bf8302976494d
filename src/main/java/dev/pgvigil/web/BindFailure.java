package dev.pgvigil.web;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Why an address cannot be listened on, in words with the remedy. */
final class BindFailure {
    private static final String ANOTHER = "choose another with --web.listen-address";

    private BindFailure() {
    }

    /** Goes on behind the address. */
    static String told(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
        if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
            return ", whose host name is not known, expected a name or address of this host: " + ANOTHER;
        }
        if (said.contains("in use")) {
            return " already in use, expected a free address: stop what listens there or " + ANOTHER;
        }
        if (said.contains("cannot assign") || said.contains("can't assign")) {
            return ", which is not an address of this host, expected one that is, or :port for all: " + ANOTHER;
        }
        boolean denied = said.contains("permission denied");
        return denied ? ", which this user may not listen on, expected a port above 1023: " + ANOTHER
                : ", which cannot be listened on (" + root.getMessage() + "): " + ANOTHER;
    }
}
