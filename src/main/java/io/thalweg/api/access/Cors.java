package io.thalweg.api.access;

import io.thalweg.api.request.Fault;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages of other servers may read answers in a browser (Cross-Origin Resource Sharing, WHATWG Fetch): those of the
 * origins that are named, each exactly; none by default, and never with cookies, of which there are none.
 */
public final class Cors {

    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, If-None-Match, Last-Event-ID, Thalweg-After, traceparent";
    private static final String ANSWER_HEADERS =
            "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, Thalweg-Position, X-Request-Id";
    private static final String TEN_MINUTES = "600";

    private final Set<String> origins;

    /** @param origins as browsers send them: in lower case, without a path and the scheme's own port */
    public Cors(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    public boolean allows(@Nullable String origin) {
        return origin != null && origins.contains(origin);
    }

    /** The headers of an answer; {@code Vary} also for other origins, or a cache would give one the answer of another. */
    public Map<String, String> headers(@Nullable String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!origins.isEmpty()) {
            headers.put("Vary", "Origin");
        }
        if (origin != null && allows(origin)) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Expose-Headers", ANSWER_HEADERS);
        }
        return headers;
    }

    /**
     * For what changes something: a browser sends a request without a body, such as {@code POST /v1/refresh}, for any page and asks
     * nobody before. It says of which origin the page is, and a page can't change that.
     *
     * @param host by which the API was called, itself an origin that may ask
     * @throws ProblemException if a page of another origin sent it
     */
    public void requireKnown(@Nullable String origin, @Nullable String host) {
        if (origin != null && !allows(origin) && !isHost(origin, host)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "a web page of " + Fault.shown(origin) + " asks, which api.origins doesn't name");
        }
    }

    private static boolean isHost(String origin, @Nullable String host) {
        return host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    /** The headers of the answer to a preflight ({@code OPTIONS}), by which a browser asks before it sends. */
    public Map<String, String> preflight(@Nullable String origin) {
        Map<String, String> headers = headers(origin);
        if (allows(origin)) {
            headers.remove("Access-Control-Expose-Headers");
            headers.put("Access-Control-Allow-Methods", METHODS);
            headers.put("Access-Control-Allow-Headers", REQUEST_HEADERS);
            headers.put("Access-Control-Max-Age", TEN_MINUTES);
        }
        return headers;
    }
}
