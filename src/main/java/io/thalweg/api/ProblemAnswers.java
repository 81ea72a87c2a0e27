package io.thalweg.api;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.rating.VisibleText;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every error as a {@link Problem}: those of our own, those that Javalin finds, and mistakes of the program, of which a
 * caller learns no more than the request's id, under which the log has the rest.
 */
final class ProblemAnswers {

    static final String REQUEST_ID_HEADER = "X-Request-Id";

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final String REQUEST_ID = "thalweg.requestId";

    private static final Map<Integer, ProblemType> BY_STATUS = Map.of(
            404, ProblemType.NO_SUCH_PATH,
            405, ProblemType.METHOD_NOT_ALLOWED,
            406, ProblemType.NOT_ACCEPTABLE,
            413, ProblemType.TOO_LARGE,
            414, ProblemType.URI_TOO_LONG,
            415, ProblemType.UNSUPPORTED_MEDIA_TYPE);

    private static final int FIRST_OF_SERVER = 500;
    private static final int SHOWN_CHARS = 200;

    private ProblemAnswers() {}

    /** To be called while Javalin is configured, before the routes. */
    static void install(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.routes.exception(ProblemException.class, (e, context) -> write(context, e.problem()));
        config.routes.exception(HttpResponseException.class, (e, context) -> write(context, ofJavalin(e, context)));
        config.routes.exception(Exception.class, (e, context) -> {
            // The route, not the path: paths have ids of people.
            LOG.error(
                    "request {} failed, {} {}, trace {}",
                    requestId(context),
                    context.method(),
                    context.endpoint().path,
                    Trace.of(context).orElse("none"),
                    e);
            write(context, internalError());
        });
    }

    /** The request's id, which its first caller makes, and which is a header of the answer from then on. */
    static String requestId(Context context) {
        String id = context.attribute(REQUEST_ID);
        if (id == null) {
            id = UUID.randomUUID().toString();
            context.attribute(REQUEST_ID, id);
            context.header(REQUEST_ID_HEADER, id);
        }
        return id;
    }

    /** Makes the problem the answer. */
    static void write(Context context, Problem problem) {
        byte[] body = problem.toJson(requestId(context));
        problem.headers().forEach(context::header);
        context.header("Cache-Control", "no-store")
                .status(problem.type().status())
                .contentType(Problem.CONTENT_TYPE)
                .result(body);
    }

    private static Problem ofJavalin(HttpResponseException e, Context context) {
        ProblemType type = BY_STATUS.get(e.getStatus());
        if (type == null) {
            return e.getStatus() >= FIRST_OF_SERVER
                    ? internalError()
                    : Problem.of(ProblemType.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        return switch (type) {
            case NO_SUCH_PATH ->
                Problem.of(type, "there is no " + VisibleText.excerpt(context.path(), SHOWN_CHARS) + " here");
            case METHOD_NOT_ALLOWED -> methodNotAllowed(e, context);
            case TOO_LARGE -> Problem.tooLarge(JsonBody.MOST_BYTES);
            default -> Problem.of(type, String.valueOf(e.getMessage()));
        };
    }

    /** Javalin names the methods in its own JSON, and not in the header that RFC 9110 asks for. */
    private static Problem methodNotAllowed(HttpResponseException e, Context context) {
        String allowed = e.getDetails().getOrDefault("availableMethods", "");
        Problem problem = Problem.of(
                ProblemType.METHOD_NOT_ALLOWED,
                context.method() + " is not answered here" + (allowed.isEmpty() ? "" : "; there is " + allowed));
        return allowed.isEmpty() ? problem : problem.withHeader("Allow", allowed);
    }

    private static Problem internalError() {
        return Problem.of(
                ProblemType.INTERNAL_ERROR, "nothing can be said of it here; the log has it, under the requestId");
    }
}
