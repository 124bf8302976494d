package dev.pgvigil.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what no route answers with one line of text. What went wrong inside goes to the log, once, and never to the client. */
final class PlainErrors {
    private static final Logger LOG = LoggerFactory.getLogger(PlainErrors.class);
    /** No route reads a body. */
    private static final long BODY_BYTES_MAX = 8 * 1024;

    private PlainErrors() {
    }

    static void install(JavalinConfig config, List<Route> routes) {
        config.http.maxRequestSize = BODY_BYTES_MAX;
        config.routes.before(PlainErrors::refuseLargeBody);
        config.routes.exception(HttpResponseException.class, (e, request) -> refuse(request, e.getStatus(), routes));
        config.routes.exception(Exception.class, (e, request) -> fail(request, e, routes));
        config.router.javaLangErrorHandler((response, error) -> {
            MachineErrors.tell(error);
            LOG.error("a request failed", error);
            response.setStatus(500);
        });
    }

    private static void refuseLargeBody(Context request) {
        if (request.req().getContentLengthLong() > BODY_BYTES_MAX) {
            throw new HttpResponseException(413, "", Map.of());
        }
    }

    private static void refuse(Context request, int status, List<Route> routes) {
        if (status == 404) {
            Answer.plain(request, 404, "found no such path, expected one of "
                    + routes.stream().map(Route::path).distinct().collect(Collectors.joining(" ")) + "\n");
        } else if (status == 405) {
            String allowed = routes.stream().filter(route -> route.path().equals(request.path())).map(Route::allowed)
                    .collect(Collectors.joining(", "));
            request.header("Allow", allowed);
            Answer.plain(request, 405, "found a method that is not served here, expected " + allowed + "\n");
        } else if (status == 413) {
            request.header("Connection", "close");
            Answer.plain(request, 413, "found a body over " + BODY_BYTES_MAX + " bytes, expected none\n");
        } else {
            Answer.plain(request, status, "the request cannot be served\n");
        }
    }

    private static void fail(Context request, Exception e, List<Route> routes) {
        LOG.error("{} failed", routes.stream().anyMatch(route -> route.path().equals(request.path())) ? request.path() : "a request", e);
        Answer.plain(request, 500, "found an internal error, expected none; the log of this process has the details\n");
    }
}
