package io.thalweg.api;

import io.javalin.http.HandlerType;
import io.thalweg.api.access.Role;

/**
 * A path that is answered.
 *
 * @param path with its parameters in braces
 * @param role that a caller needs
 * @param mayBeOld whether it is answered however old the view is, and before it is whole
 */
record Route(HandlerType method, String path, Role role, boolean mayBeOld, Answerer answerer) {

    /** Answers a request, at once or later. */
    @FunctionalInterface
    interface Answerer {
        void answer(Request request);
    }

    static Route get(String path, Role role, Answerer answerer) {
        return new Route(HandlerType.GET, path, role, false, answerer);
    }

    static Route post(String path, Role role, Answerer answerer) {
        return new Route(HandlerType.POST, path, role, false, answerer);
    }

    static Route put(String path, Role role, Answerer answerer) {
        return new Route(HandlerType.PUT, path, role, false, answerer);
    }

    static Route delete(String path, Role role, Answerer answerer) {
        return new Route(HandlerType.DELETE, path, role, false, answerer);
    }

    /** The same, answered always. */
    Route always() {
        return new Route(method, path, role, true, answerer);
    }
}
