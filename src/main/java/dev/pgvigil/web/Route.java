package dev.pgvigil.web;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A path and what answers it. The server is the list of its routes: 404, 405 and the request metrics follow from it.
 *
 * @param methods in the order of the header {@code Allow}
 */
record Route(String path, Handler handler, List<HandlerType> methods) {

    /** Read by GET, and by HEAD, which gets the same without the body. */
    static Route read(String path, Handler handler) {
        return new Route(path, handler, List.of(HandlerType.GET, HandlerType.HEAD));
    }

    /** The same also for OPTIONS: what HAProxy's health check sends unless told otherwise. */
    static Route check(String path, Handler handler) {
        return new Route(path, handler, List.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS));
    }

    /** Asks for something to be done, by POST alone. */
    static Route act(String path, Handler handler) {
        return new Route(path, handler, List.of(HandlerType.POST));
    }

    /** {@code GET, HEAD}. */
    String allowed() {
        return methods.stream().map(HandlerType::name).collect(Collectors.joining(", "));
    }
}
