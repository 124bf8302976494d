package dev.pgvigil.web;

import java.security.GeneralSecurityException;

/** A private key that cannot be used; the message says what was found, without anything of the key. */
final class KeyFault extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    KeyFault(String found) {
        super(found);
    }
}
