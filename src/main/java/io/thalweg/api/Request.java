package io.thalweg.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.thalweg.api.access.Caller;
import io.thalweg.api.request.Accept;
import io.thalweg.api.request.EntityTag;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.Parameters;
import io.thalweg.api.request.Position;
import io.thalweg.serve.Feed;
import io.thalweg.serve.ServingView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way: who asks, what they say, and how the answer goes out. Of one thread at a time. */
final class Request {

    static final String PRIVATE = "private, no-cache";

    private static final int NOT_MODIFIED = 304;
    private static final Logger LOG = LoggerFactory.getLogger(Request.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Context context;
    private final Caller caller;
    private final Backend backend;
    private final Parameters parameters;
    private List<Position> after = List.of();

    Request(Context context, Caller caller, Backend backend) {
        this.context = context;
        this.caller = caller;
        this.backend = backend;
        this.parameters = new Parameters(context.queryParamMap());
    }

    Caller caller() {
        return caller;
    }

    Parameters parameters() {
        return parameters;
    }

    /** The user in the path, whom the caller may ask about. */
    String userInPath() {
        String user = parameters.userIdInPath("user", context.pathParam("user"));
        caller.requireUser(user);
        return user;
    }

    String itemInPath() {
        return parameters.itemIdInPath("item", context.pathParam("item"));
    }

    String textInPath(String name) {
        return context.pathParam(name);
    }

    @Nullable
    String header(String name) {
        List<String> lines = Collections.list(context.req().getHeaders(name));
        return lines.isEmpty() ? null : String.join(", ", lines);
    }

    /** Which trace the request is of; what has no such form counts as none, as W3C Trace Context wants it. */
    Optional<String> trace() {
        return Trace.of(context);
    }

    /** The JSON in the body. */
    JsonBody jsonBody() {
        JsonBody.requireJson(context.contentType());
        return JsonBody.parse(bytes());
    }

    byte[] bytes() {
        return backend.body(context::bodyAsBytes);
    }

    @Nullable
    String contentType() {
        return context.contentType();
    }

    /** Reads the header that names a write; after it, all of the query must have been read. */
    void requireNoFaults() {
        after = parameters
                .parsedHeader(Position.AFTER_HEADER, header(Position.AFTER_HEADER), this::positions)
                .orElse(List.of());
        parameters.requireNoFaults();
    }

    private List<Position> positions(String text) {
        List<Position> positions = Position.parseAll(text);
        int partitionCount = backend.serving().settings().partitions().ratings();
        for (Position each : positions) {
            if (each.partition() >= partitionCount) {
                throw new IllegalArgumentException(
                        "names partition " + each.partition() + "; there are 0.." + (partitionCount - 1));
            }
        }
        return positions;
    }

    /** Whether the answer must know of a write. */
    boolean namesAWrite() {
        return !after.isEmpty();
    }

    /** Which form the answer is to have, of those offered; the first is the usual one. */
    String form(String... offered) {
        return Accept.choose(context.header("Accept"), List.of(offered));
    }

    /** Computes the answer when the named writes are learned, and sends it. */
    <T> void compute(Function<ServingView, T> question, Function<T, Object> answer) {
        computeThen(question, computed -> send(answer.apply(computed)));
    }

    /** The same, where sending is more than JSON. */
    <T> void computeThen(Function<ServingView, T> question, Consumer<T> sender) {
        backend.requireComputed();
        context.future(() ->
                awaitWrites().thenCompose(unused -> backend.computed(question)).thenAccept(sender));
    }

    /** Sends what needs no computing when the named writes are learned. */
    void afterWrites(Runnable sender) {
        if (after.isEmpty()) {
            sender.run();
        } else {
            context.future(() -> awaitWrites().thenRunAsync(sender, backend.threads()));
        }
    }

    /** Sends when something else is done. */
    void when(CompletableFuture<?> done) {
        context.future(() -> done);
    }

    private CompletableFuture<Void> awaitWrites() {
        CompletableFuture<?>[] all = after.stream().map(backend::reached).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all);
    }

    /** Leaves the connection open for events, until the client or the subscription ends. */
    void keepOpen(Function<SseClient, Feed.Subscription> subscribe) {
        context.header("Cache-Control", "no-store");
        context.header("X-Accel-Buffering", "no"); // proxies would wait for more
        if (context.method().equals(HandlerType.HEAD)) { // which has no events, and so nothing would ever end it
            context.contentType(Accept.EVENTS);
            return;
        }
        new SseHandler(client -> {
                    client.keepAlive();
                    Feed.Subscription subscription = subscribe.apply(client);
                    client.onClose(subscription::close);
                })
                .handle(context);
    }

    /** Sends JSON. */
    void send(Object answer) {
        send(answer, Accept.JSON);
    }

    void send(Object answer, String contentType) {
        try {
            write(JSON.writeValueAsBytes(answer), contentType);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer can't be written as JSON", e);
        }
    }

    /** Sends text of another type. */
    void sendText(String text, String contentType) {
        write(text.getBytes(StandardCharsets.UTF_8), contentType);
    }

    /** Past Javalin's result, which copies it in pieces of 8 KB that it makes for each answer. */
    private void write(byte[] answer, String contentType) {
        header("Cache-Control", PRIVATE);
        context.contentType(contentType);
        try {
            context.outputStream().write(answer);
        } catch (IOException e) {
            LOG.debug("the client is gone", e);
        }
    }

    /** Names the answer by its tag; where the client has it already, that is the answer, and nothing is to be sent any more. */
    boolean isKnown(EntityTag tag) {
        header("ETag", tag.toString());
        boolean isKnown = tag.isIn(header("If-None-Match"));
        if (isKnown) {
            header("Cache-Control", PRIVATE);
            status(NOT_MODIFIED);
        }
        return isKnown;
    }

    void status(int status) {
        context.status(status);
    }

    void header(String name, String value) {
        context.header(name, value);
    }
}
