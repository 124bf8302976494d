package dev.pgvigil.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What a request gets that fails before it reaches a route (bad syntax, headers too large): one line, nothing of the inside. */
final class PlainErrorPages extends ErrorHandler {
    private final SecurityHeaders headers;

    PlainErrorPages(SecurityHeaders headers) {
        this.headers = headers;
    }

    /** By itself Jetty leaves the answers to other methods than GET, HEAD and POST empty and without headers. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        MachineErrors.tell(cause);
        headers.addTo(response.getHeaders());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answer.PLAIN);
        response.write(true, line(status), callback);
    }

    private static ByteBuffer line(int status) {
        return ByteBuffer.wrap((status + " " + HttpStatus.getMessage(status) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
