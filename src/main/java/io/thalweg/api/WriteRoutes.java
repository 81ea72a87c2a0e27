package io.thalweg.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.api.access.Role;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.JsonFields;
import io.thalweg.api.request.Position;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.serve.Writer;
import io.thalweg.serve.Written;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes: all of them become records of a topic, and nothing else. Answered when all replicas in sync have them. */
final class WriteRoutes {

    private static final int ACCEPTED = 202;

    private final Backend backend;

    WriteRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.put("/v1/users/{user}/ratings/{item}", Role.RATER, this::rate),
                Route.delete("/v1/users/{user}/ratings/{item}", Role.RATER, this::withdraw),
                Route.post("/v1/ratings", Role.RATER, this::rateAll),
                Route.put("/v1/items/{item}", Role.CATALOG, this::putItem),
                Route.delete("/v1/items/{item}", Role.CATALOG, this::removeItem),
                Route.post("/v1/items", Role.CATALOG, this::putItems),
                Route.delete("/v1/users/{user}", Role.KEEPER, this::forget),
                Route.get("/v1/erasures/{id}", Role.KEEPER, this::erasure),
                Route.post("/v1/refresh", Role.KEEPER, this::refresh));
    }

    private Writer writer(Request request) {
        Writer writer = backend.serving()
                .writer()
                .orElseThrow(() -> ProblemException.of(
                        ProblemType.FORBIDDEN,
                        "this API writes nothing: the learner reads events of another form (input.*); let your own"
                                + " producers write them"));
        return request.trace().map(writer::traced).orElse(writer);
    }

    private void rate(Request request) {
        String user = request.userInPath();
        String item = request.itemInPath();
        JsonBody body = request.jsonBody();
        JsonFields fields = body.object();
        fields.require("rating");
        double rating = fields.number("rating").orElse(Double.NaN);
        Long timestamp =
                fields.wide("timestamp", Long.MIN_VALUE, Long.MAX_VALUE).orElse(null);
        body.requireNoFaults();
        request.requireNoFaults();
        acknowledge(request, writer(request).rate(user, item, rating, timestamp));
    }

    private void withdraw(Request request) {
        String user = request.userInPath();
        String item = request.itemInPath();
        Long timestamp =
                request.parameters().parsed("timestamp", WriteRoutes::millis).orElse(null);
        request.requireNoFaults();
        acknowledge(request, writer(request).withdraw(user, item, timestamp));
    }

    private static Long millis(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is no whole number of milliseconds since 1970", e);
        }
    }

    private void acknowledge(Request request, CompletableFuture<Written> write) {
        answer(request, write, written -> {
            request.header(Position.HEADER, new Position(written.partition(), written.offset()).toString());
            return Map.of("accepted", 1, "partition", written.partition(), "offset", written.offset());
        });
    }

    private <T> void answer(Request request, CompletableFuture<T> write, Function<T, Object> answer) {
        request.when(write.thenAcceptAsync(
                written -> {
                    request.status(ACCEPTED);
                    request.send(answer.apply(written));
                },
                backend.threads()));
    }

    private void rateAll(Request request) {
        request.requireNoFaults();
        List<byte[]> events = RatingBatch.read(request, Writer.MOST_OF_BATCH);
        // As the writer reads them: a line that two readers read differently would get past one of them.
        answer(request, writer(request).writeAll(events, request.caller()::requireUser), batch -> {
            if (!batch.lastOffsets().isEmpty()) {
                request.header(Position.HEADER, positions(batch));
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("accepted", batch.acceptedCount());
            body.put(
                    "refused",
                    batch.refusals().stream()
                            .map(each -> Map.of("at", each.at(), "reason", each.reason(), "detail", each.detail()))
                            .toList());
            return body;
        });
    }

    private static String positions(Written.Batch batch) {
        return new TreeMap<>(batch.lastOffsets())
                .entrySet().stream()
                        .map(each -> new Position(each.getKey(), each.getValue()).toString())
                        .collect(Collectors.joining(","));
    }

    private void putItem(Request request) {
        String item = request.itemInPath();
        request.caller().requireUnbound();
        JsonBody.requireJson(request.contentType());
        request.requireNoFaults();
        ObjectNode json = JsonBody.parse(request.bytes()).objectNode();
        if (json.hasNonNull("itemId") && !json.path("itemId").asText().equals(item)) {
            request.parameters().refuse("itemId", "malformed", "the body's itemId is another than the path's, " + item);
            request.parameters().requireNoFaults();
        }
        json.put("itemId", item);
        answer(request, writer(request).putItem(bytes(json)), written -> Map.of("accepted", 1));
    }

    private void removeItem(Request request) {
        String item = request.itemInPath();
        request.caller().requireUnbound();
        request.requireNoFaults();
        answer(request, writer(request).removeItem(item), written -> Map.of("accepted", 1));
    }

    private void putItems(Request request) {
        request.caller().requireUnbound();
        JsonBody.requireJson(request.contentType());
        request.requireNoFaults();
        List<ObjectNode> items = JsonBody.parse(request.bytes()).objectNodes(Writer.MOST_OF_BATCH);
        ItemWrites writes = new ItemWrites(
                items.stream().map(each -> writer(request).putItem(bytes(each))).toList());
        answer(request, writes.done(), body -> body);
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void forget(Request request) {
        String user = request.userInPath();
        request.requireNoFaults();
        answer(request, writer(request).forget(user), ordered -> {
            String place = "/v1/erasures/" + ordered.requestId();
            request.header("Location", place);
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("requestId", ordered.requestId());
            body.put("location", place);
            return body;
        });
    }

    private void erasure(Request request) {
        String id = request.textInPath("id");
        request.caller().requireUnbound();
        request.requireNoFaults();
        byte[] record = backend.serving().replicas().erasure(id);
        if (record == null) {
            throw ProblemException.of(
                    ProblemType.UNKNOWN_ERASURE,
                    "no erasure " + id + " is finished; if it was asked for lately, ask again in a second");
        }
        request.send(Backend.parse(record));
    }

    private void refresh(Request request) {
        request.caller().requireUnbound();
        request.requireNoFaults();
        answer(
                request,
                writer(request).refresh(),
                unused -> Map.of(
                        "accepted", backend.serving().settings().partitions().commands()));
    }
}
