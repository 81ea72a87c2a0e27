package io.thalweg.api.access;

import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A bound on the requests of each caller: a {@link TokenBucket} a name, with as many requests at once as a second allows.
 *
 * <p>Answers carry {@code RateLimit} and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-11, no RFC yet). At most
 * {@value #MOST_BUCKETS} names are remembered; the one that was silent longest leaves, and would begin with a full bucket. Any
 * number of threads may ask.
 */
public final class RateLimit {

    public static final int MOST_BUCKETS = 10_000;

    private static final String POLICY = "\"requests\"";

    private final int perSecond;
    private final LongSupplier nanoClock;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, .75f, true);

    /** @param perSecond 0 for no bound */
    public RateLimit(int perSecond, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.nanoClock = nanoClock;
    }

    /**
     * Counts one request.
     *
     * @return the headers of its answer; empty where there is no bound
     * @throws ProblemException if it is one too many; it carries these headers and {@code Retry-After}
     */
    public Map<String, String> require(String caller) {
        return perSecond == 0 ? Map.of() : counted(caller);
    }

    private synchronized Map<String, String> counted(String caller) {
        long now = nanoClock.getAsLong();
        TokenBucket bucket = buckets.computeIfAbsent(caller, name -> new TokenBucket(perSecond, perSecond, now));
        if (buckets.size() > MOST_BUCKETS) {
            Optional<String> silent = buckets.keySet().stream().findFirst();
            silent.ifPresent(buckets::remove);
        }
        boolean isIn = bucket.take(now);
        Map<String, String> headers = Map.of(
                "RateLimit-Policy",
                POLICY + ";q=" + perSecond + ";w=1",
                "RateLimit",
                POLICY + ";r=" + bucket.remaining() + ";t=" + bucket.secondsUntilNext());
        if (isIn) {
            return headers;
        }
        Problem problem = Problem.of(
                        ProblemType.RATE_LIMITED, caller + " may make " + perSecond + " requests a second (api.rate)")
                .retryAfter(bucket.secondsUntilNext());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            problem = problem.withHeader(header.getKey(), header.getValue());
        }
        throw new ProblemException(problem);
    }

    public synchronized int bucketCount() {
        return buckets.size();
    }
}
