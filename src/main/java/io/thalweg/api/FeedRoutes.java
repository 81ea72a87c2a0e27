package io.thalweg.api;

import io.javalin.http.sse.SseClient;
import io.thalweg.api.access.Role;
import io.thalweg.api.request.Accept;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.serve.Feed;
import io.thalweg.serve.FeedClient;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is new, as it comes (server-sent events, WHATWG HTML): a user's lists and errors. The id of a list's event is its entity tag, so
 * that a client that comes back with it is told only what it hasn't seen.
 */
final class FeedRoutes {

    private static final String LAST_EVENT = "Last-Event-ID";

    private final Backend backend;

    FeedRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/users/{user}/recommendations/events", Role.READER, this::lists),
                Route.get("/v1/errors/events", Role.READER, this::errors));
    }

    private void lists(Request request) {
        String user = request.userInPath();
        String seen = request.header(LAST_EVENT);
        request.requireNoFaults();
        requireEvents(request);
        Feed feed = backend.serving().feed();
        feed.requireRoom(); // once the connection is open, its status is sent
        request.keepOpen(client -> feed.lists(user, FeedRoutes::id, seen, new Client(client)));
    }

    private void errors(Request request) {
        request.requireNoFaults();
        requireEvents(request);
        Feed feed = backend.serving().feed();
        feed.requireRoom(); // once the connection is open, its status is sent
        request.keepOpen(client -> feed.errors(new Client(client)));
    }

    /** Only who says so by name reads a stream without an end. */
    private static void requireEvents(Request request) {
        String accept = String.valueOf(request.header("Accept"));
        if (!accept.strip().equals(Accept.EVENTS)) {
            throw ProblemException.of(
                    ProblemType.NOT_ACCEPTABLE, "this is a stream of events; ask with Accept: " + Accept.EVENTS);
        }
    }

    private static @Nullable String id(byte[] list) {
        return PublishedList.read(list).tag().toString();
    }

    /** A connection; Javalin notices that it is gone when it writes. */
    private record Client(SseClient client) implements FeedClient {

        @Override
        public void send(@Nullable String id, String event, String data) {
            client.sendEvent(event, data, id);
        }

        @Override
        public void comment() {
            client.sendComment("");
        }

        @Override
        public void abort() {
            ServletContextRequest.getServletContextRequest(client.ctx().req())
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
        }

        @Override
        public boolean isClosed() {
            return client.terminated();
        }
    }
}
