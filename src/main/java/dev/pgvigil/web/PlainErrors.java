package dev.pgvigil.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what no route answers with one line of text. What went wrong inside goes to the log, once, and never to the client. */
final class PlainErrors {
    private static final Logger LOG = LoggerFactory.getLogger(PlainErrors.class);
    /** No route reads a body. */
    private static final long BODY_BYTES_MAX = 8 * 1024;
    private static final String ALLOWED = "GET, HEAD";

    private PlainErrors() {
    }

    static void install(JavalinConfig config, Set<String> paths) {
        config.http.maxRequestSize = BODY_BYTES_MAX;
        config.routes.before(PlainErrors::refuseLargeBody);
        config.routes.exception(HttpResponseException.class, (e, request) -> refuse(request, e.getStatus(), paths));
        config.routes.exception(Exception.class, (e, request) -> fail(request, e, paths));
        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error("a request failed", error);
            response.setStatus(500);
        });
    }

    private static void refuseLargeBody(Context request) {
        if (request.req().getContentLengthLong() > BODY_BYTES_MAX) {
            throw new HttpResponseException(413, "", Map.of());
        }
    }

    private static void refuse(Context request, int status, Set<String> paths) {
        if (status == 404) {
            Answer.plain(request, 404, "found no such path, expected one of " + String.join(" ", paths) + "\n");
        } else if (status == 405) {
            request.header("Allow", ALLOWED);
            Answer.plain(request, 405, "found a method that is not served here, expected " + ALLOWED + "\n");
        } else if (status == 413) {
            request.header("Connection", "close");
            Answer.plain(request, 413, "found a body over " + BODY_BYTES_MAX + " bytes, expected none\n");
        } else {
            Answer.plain(request, status, "the request cannot be served\n");
        }
    }

    private static void fail(Context request, Exception e, Set<String> paths) {
        LOG.error("{} failed", paths.contains(request.path()) ? request.path() : "a request", e);
        Answer.plain(request, 500, "found an internal error, expected none; the log of this process has the details\n");
    }
}
