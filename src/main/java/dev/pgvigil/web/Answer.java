package dev.pgvigil.web;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A whole answer, written with its length. */
final class Answer {
    static final String PLAIN = "text/plain;charset=utf-8";

    private Answer() {
    }

    static void plain(Context request, int status, String text) {
        send(request, status, PLAIN, text.getBytes(StandardCharsets.UTF_8));
    }

    static void send(Context request, int status, String contentType, byte[] body) {
        send(request, status, contentType, body.length, new ByteArrayInputStream(body));
    }

    static void send(Context request, int status, String contentType, int length, InputStream body) {
        request.status(status);
        request.header("Content-Type", contentType);
        request.header("Content-Length", Integer.toString(length));
        request.result(body);
    }
}
