package dev.pgvigil.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer read by the letter of HTTP/1.1: one status line, each header once and without control characters, a body as long as said.
 *
 * @param headers by name in lower case
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [A-Za-z' -]*");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z-]+): ([ -~]*)");
    private static final String END = "\r\n\r\n";

    /**
     * The first of the answers on a connection.
     *
     * @param bodiless an answer to HEAD, which has a length and no body
     * @return empty when there is none
     * @throws IllegalArgumentException when it is broken
     */
    static Optional<HttpAnswer> first(byte[] bytes, boolean bodiless) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP/1.1 100 Continue" + END)) {
            return first(Arrays.copyOfRange(bytes, 25, bytes.length), bodiless);
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int end = text.indexOf(END);
        expect(end > 0, "no end of headers");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Matcher status = STATUS.matcher(lines[0]);
        expect(status.matches(), "the status line " + lines[0]);
        Map<String, String> headers = headers(lines);
        return Optional.of(new HttpAnswer(Integer.parseInt(status.group(1)), headers, body(bytes, end + END.length(), headers, bodiless)));
    }

    private static Map<String, String> headers(String[] lines) {
        Map<String, String> headers = new TreeMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            Matcher header = HEADER.matcher(line);
            expect(header.matches(), "the header " + line);
            expect(headers.put(header.group(1).toLowerCase(Locale.ROOT), header.group(2)) == null, "a second header " + line);
        }
        return headers;
    }

    private static byte[] body(byte[] bytes, int from, Map<String, String> headers, boolean bodiless) {
        expect(headers.containsKey("content-length"), "no length");
        int length = bodiless ? 0 : Integer.parseInt(headers.get("content-length"));
        expect(bytes.length >= from + length, (bytes.length - from) + " bytes of body for a length of " + length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    private static void expect(boolean holds, String found) {
        if (!holds) {
            throw new IllegalArgumentException("found " + found);
        }
    }
}
