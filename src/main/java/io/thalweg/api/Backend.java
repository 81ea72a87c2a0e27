package io.thalweg.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.api.request.Position;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.serve.ItemEntry;
import io.thalweg.serve.OverloadedException;
import io.thalweg.serve.Place;
import io.thalweg.serve.Serving;
import io.thalweg.serve.ServingView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** What routes answer from, and the parts that many answers share. Any thread. */
final class Backend {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Half of the server's threads: bodies that come slowly leave the others to those who only read. */
    private static final int MOST_BODIES = 8;

    private static final long BODY_WAIT_MILLIS = 100;

    private final Serving serving;
    private final ApiSettings settings;
    private final Executor threads;
    private final Semaphore bodies = new Semaphore(MOST_BODIES);

    /** @param threads of the server, which write answers */
    Backend(Serving serving, ApiSettings settings, Executor threads) {
        this.serving = serving;
        this.settings = settings;
        this.threads = threads;
    }

    Serving serving() {
        return serving;
    }

    ApiSettings settings() {
        return settings;
    }

    /** Those that write answers. */
    Executor threads() {
        return threads;
    }

    /** @throws ProblemException if this instance computes nothing */
    void requireComputed() {
        if (!settings.isComputing()) {
            throw ProblemException.of(
                    ProblemType.NOT_COMPUTED,
                    "this instance answers with published lists only (api.computed=false); ask for one without filters");
        }
    }

    /**
     * Reads a body, which takes as long as its sender likes.
     *
     * @throws OverloadedException if so many are being read that this one would have to wait
     * @throws ProblemException if it ends too early, or the server ended it since it came too slowly
     */
    byte[] body(Supplier<byte[]> reading) {
        try {
            if (!bodies.tryAcquire(BODY_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new OverloadedException(MOST_BODIES + " bodies are being read already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverloadedException("this instance stops");
        }
        try {
            return reading.get();
        } catch (Exception e) { // Kotlin declares none
            if (e instanceof IOException) {
                throw ProblemException.of(ProblemType.INVALID_PARAMETER, "the body ended before its end came");
            }
            throw e;
        } finally {
            bodies.release();
        }
    }

    /** Computes an answer; whatever comes after it, on a thread of the server: the view's is for the next question. */
    <T> CompletableFuture<T> computed(Function<ServingView, T> question) {
        return serving.computed().ask(question).whenCompleteAsync((answer, failure) -> {}, threads);
    }

    /** Done when the write can be seen here. */
    CompletableFuture<Void> reached(Position position) {
        return serving.positions()
                .reached(position.partition(), position.offset(), Duration.ofMillis(settings.waitMillis()));
    }

    /** A topic's JSON. */
    static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a record of a topic of ours is no JSON", e);
        }
    }

    /** How old what is said of a user may be. */
    Map<String, Object> view(String userId) {
        return view(serving.positions().of(serving.ratingsPartition(userId)));
    }

    static Map<String, Object> view(Place place) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("partition", place.partition());
        view.put("position", place.position());
        view.put("lag", place.lag());
        view.put("ageMillis", place.ageMillis());
        return view;
    }

    /** The oldest of all partitions. */
    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        long age = 0;
        long lag = 0;
        for (Place place : serving.positions().all()) {
            age = Math.max(age, place.ageMillis());
            lag += place.lag();
        }
        view.put("lag", lag);
        view.put("ageMillis", age);
        return view;
    }

    /** An entry of a list as answers have it. */
    ListedItem entry(ItemEntry entry) {
        List<ListedItem.Reason> because = new ArrayList<>(entry.because().size());
        for (String itemId : entry.because()) {
            because.add(new ListedItem.Reason(itemId, serving.catalog().title(itemId)));
        }
        return new ListedItem(
                entry.itemId(),
                serving.catalog().title(entry.itemId()),
                serving.catalog().categories(entry.itemId()),
                rounded(entry.score()),
                entry.match(),
                rounded(entry.prediction()),
                entry.source(),
                because);
    }

    /** An item's id, title and categories. */
    Map<String, Object> titled(String itemId) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("itemId", itemId);
        json.put("title", serving.catalog().title(itemId));
        json.put("categories", serving.catalog().categories(itemId));
        return json;
    }

    /** Four decimals, as on the topic. */
    static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }
}
