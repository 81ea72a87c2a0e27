package io.thalweg.api;

import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemType;
import io.thalweg.watch.RequestTally;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors that Jetty finds before a request reaches a route, such as a line or headers that are too long, in the form of all others. */
final class JettyProblems extends ErrorHandler {

    private final RequestTally tally;

    JettyProblems(RequestTally tally) {
        this.tally = tally;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        tally.addOpened(RequestTally.NO_ROUTE, String.valueOf(request.getMethod()), status);
        ProblemType type =
                switch (status) {
                    case 404 -> ProblemType.NO_SUCH_PATH;
                    case 413 -> ProblemType.TOO_LARGE;
                    case 414 -> ProblemType.URI_TOO_LONG;
                    case 431 -> ProblemType.HEADERS_TOO_LONG;
                    default -> status >= 500 ? ProblemType.INTERNAL_ERROR : ProblemType.INVALID_PARAMETER;
                };
        String detail =
                switch (type) {
                    case URI_TOO_LONG, HEADERS_TOO_LONG ->
                        "the request's line and headers may have 8 KB; use POST for what is longer";
                    case TOO_LARGE -> "the body is too large";
                    default -> "the request can't be read as HTTP";
                };
        String requestId = UUID.randomUUID().toString();
        byte[] body = Problem.of(type, detail).toJson(requestId);
        response.setStatus(type.status()); // what the body says
        response.getHeaders().put(ProblemAnswers.REQUEST_ID_HEADER, requestId);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
