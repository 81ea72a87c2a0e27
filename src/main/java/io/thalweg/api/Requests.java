package io.thalweg.api;

import io.javalin.http.Context;
import io.thalweg.api.request.Accept;
import io.thalweg.watch.RequestTally;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Counts requests by route when their answers are complete, whether these came at once or later. */
final class Requests {

    /** What balancers ask, at no route of the API's own. */
    static final String HEALTH = "/health/serving";

    private static final String ROUTE = "thalweg.route";
    private static final String IS_COUNTED = "thalweg.isCounted";
    private static final double MICROS_PER_MILLI = 1e3;

    private final RequestTally tally;

    Requests(List<Route> routes) {
        this.tally = new RequestTally(Stream.concat(
                        Stream.of(HEALTH, PageFiles.ROUTE), routes.stream().map(Route::path))
                .distinct()
                .toList());
    }

    RequestTally tally() {
        return tally;
    }

    /** Notes where a request has come to; what is refused before has no route. */
    static void reached(String route, Context context) {
        context.attribute(ROUTE, route);
    }

    /** To be called when a route has answered: a stream that is open counts now, since it may go on for days. */
    void countIfOpen(Context context) {
        if (isStream(context)) {
            context.attribute(IS_COUNTED, true);
            tally.addOpened(route(context), context.req().getMethod(), context.statusCode());
        }
    }

    /** To be called when all of the answer is written. */
    void count(Context context, float tookMillis) {
        if (context.attribute(IS_COUNTED) == null) {
            long micros = Math.round(tookMillis * MICROS_PER_MILLI);
            tally.add(route(context), context.req().getMethod(), context.statusCode(), micros);
        }
    }

    private static String route(Context context) {
        return Optional.ofNullable(context.<String>attribute(ROUTE)).orElse(RequestTally.NO_ROUTE);
    }

    private static boolean isStream(Context context) {
        String type = context.res().getContentType();
        return type != null && type.startsWith(Accept.EVENTS);
    }
}
