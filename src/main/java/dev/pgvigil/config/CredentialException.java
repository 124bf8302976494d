package dev.pgvigil.config;

/** User or password could not be found for a login; the message names the file and the remedy and holds no secret. */
public final class CredentialException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CredentialException(String message, Throwable cause) {
        super(message, cause);
    }
}
