package dev.pgvigil.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read, in a few words for the end of a message. */
public final class Unreadable {
    private Unreadable() {
    }

    /** Without the file's name, which the message has already. */
    public static String why(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission to read it";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        String said = String.valueOf(failure.getMessage());
        return said.contains("Is a directory") ? "it is a directory" : said;
    }
}
