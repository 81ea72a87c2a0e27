package io.thalweg.watch;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * What became of requests, and how long they took. Routes and methods are from fixed sets, so that what a caller sends makes no new
 * counter. Any thread may add and read.
 */
public final class RequestTally {

    /** In place of a route: a request that reached none, such as one for a path that there isn't. */
    public static final String NO_ROUTE = "none";

    private static final String OTHER = "other";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final Set<String> routes;
    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, Distribution> micros = new ConcurrentHashMap<>();

    /**
     * Requests that have the same answer, for who counts.
     *
     * @param route with its parameters in braces, or {@link #NO_ROUTE}
     */
    public record Kind(String route, String method, int status) {}

    /** @param routes all that there are */
    public RequestTally(Collection<String> routes) {
        this.routes = Set.copyOf(routes);
    }

    /** Counts a request whose answer is complete. */
    public void add(String route, String method, int status, long tookMicros) {
        String known = count(route, method, status);
        micros.computeIfAbsent(known, each -> new Distribution(microBounds())).add(tookMicros);
    }

    /** Counts one whose answer goes on until its client leaves, so that no time is told of it. */
    public void addOpened(String route, String method, int status) {
        var unused = count(route, method, status);
    }

    /** How many there were of each kind. */
    public void counts(BiConsumer<Kind, Long> taker) {
        counts.forEach((kind, count) -> taker.accept(kind, count.sum()));
    }

    /** How long the answers of each route took, in microseconds, of those that were asked. */
    public void micros(BiConsumer<String, Distribution> taker) {
        micros.forEach(taker);
    }

    private String count(String route, String method, int status) {
        String known = routes.contains(route) ? route : NO_ROUTE;
        Kind kind = new Kind(known, METHODS.contains(method) ? method : OTHER, status);
        counts.computeIfAbsent(kind, each -> new LongAdder()).increment();
        return known;
    }

    /** Among them the goals of published and computed lists, so that a share below them is exact. */
    private static long[] microBounds() {
        return new long[] {
            500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000
        };
    }
}
