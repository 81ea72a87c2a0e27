package io.thalweg.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinException;
import io.thalweg.metrics.Metrics;
import io.thalweg.watch.HealthCheck;
import io.thalweg.watch.InstanceHealth;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What an instance answers over HTTP to those who watch it: {@code /metrics}, {@code /health/live}, {@code /health/ready} and
 * {@code /health/serving}. It is there before the instance starts, so that a start can be watched.
 */
public final class HttpServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstanceHealth health;
    private final Metrics metrics;
    private final String host;
    private final Javalin javalin;
    private volatile Supplier<HealthCheck> serving =
            () -> new HealthCheck("serving", false, "the API is off (api.port), or its start has not begun");

    private HttpServer(InstanceHealth health, Metrics metrics, String host) {
        this.health = health;
        this.metrics = metrics;
        this.host = host;
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts to answer.
     *
     * @param port 0 for any that is free
     * @throws BindException if the address can't be had
     */
    public static HttpServer start(InstanceHealth health, Metrics metrics, String host, int port) throws BindException {
        requireFree(host, port);
        HttpServer server = new HttpServer(health, metrics, host);
        try {
            server.javalin.start(host, port);
            return server;
        } catch (JavalinException e) { // another was faster
            server.close();
            throw refused(host, port, e);
        }
    }

    /** From now on answers for the API, too. */
    public void showServing(Supplier<HealthCheck> check) {
        serving = check;
    }

    /** Where it listens. */
    public URI address() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + javalin.port());
    }

    /** Stops to listen. */
    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        config.routes.get("/metrics", this::metrics);
        config.routes.get("/health/live", this::live);
        config.routes.get("/health/ready", this::ready);
        config.routes.get("/health/serving", this::serving);
    }

    private void metrics(Context context) {
        context.contentType(Metrics.CONTENT_TYPE).result(metrics.scrape());
    }

    /** A supervisor that gets no 200 here starts the process again; an instance that failed ends by itself, too. */
    private void live(Context context) {
        answer(context, health.liveness());
    }

    private void ready(Context context) {
        answer(context, health.readiness());
    }

    /** As on the API's own listener: balancers may ask at either. */
    private void serving(Context context) {
        answer(context, List.of(serving.get()));
    }

    /** Javalin logs a failed start as an error with its stack, whether the caller goes on or not. */
    private static void requireFree(String host, int port) throws BindException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw refused(host, port, e);
        }
    }

    private static BindException refused(String host, int port, Exception cause) {
        BindException refused =
                new BindException("nothing can listen on " + host + ":" + port + " (" + cause.getMessage() + ")");
        refused.initCause(cause);
        return refused;
    }

    private static void answer(Context context, List<HealthCheck> checks) {
        boolean ok = checks.stream().allMatch(HealthCheck::ok);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ok", ok);
        body.put("checks", checks);
        context.status(ok ? OK : UNAVAILABLE).contentType("application/json").result(json(body));
    }

    private static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("health can't be written as JSON", e);
        }
    }
}
