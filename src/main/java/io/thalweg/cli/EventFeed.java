package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.DamagedCopies.Damaged;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.topics.TopicLoader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sends ratings as events, keyed by their user, at a rate, and damaged copies of some. One thread sends, any may ask. */
final class EventFeed {

    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final TopicLoader loader;
    private final DamagedCopies damage;
    private final double ratingsPerSecond;

    private volatile boolean stopped;
    private volatile long eventCount;
    private volatile long damagedCount;

    /** @param ratingsPerSecond at most; infinite for as fast as the broker takes them */
    EventFeed(TopicLoader loader, DamagedCopies damage, double ratingsPerSecond) {
        this.loader = loader;
        this.damage = damage;
        this.ratingsPerSecond = ratingsPerSecond;
    }

    /** Sends the items, and returns when they are acknowledged. */
    static void sendItems(TopicLoader loader, List<Item> items) {
        for (Item item : items) {
            byte[] key = item.itemId().getBytes(StandardCharsets.UTF_8);
            loader.send(key, key, ItemJson.encode(item));
        }
        loader.flush();
    }

    /**
     * Sends until there is no more, or until {@link #stop()}, and returns when all of it is acknowledged.
     *
     * @param passing told of each rating before it is sent
     */
    void send(Iterator<Rating> ratings, Consumer<Rating> passing) {
        long start = System.nanoTime();
        long events = 0;
        long damaged = 0;
        while (!stopped && ratings.hasNext()) {
            Rating rating = ratings.next();
            passing.accept(rating);
            byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
            byte[] event = RatingJson.encode(rating);
            loader.send(user, user, event);
            events++;
            Optional<Damaged> copy = damage.next(event);
            if (copy.isPresent()) {
                loader.send(user, user, copy.get().value());
                damaged++;
            }
            damagedCount = damaged;
            eventCount = events;
            keepRate(start);
        }
        loader.flush();
    }

    /** What the topic held already took no time to send. */
    private void keepRate(long start) {
        if (ratingsPerSecond < Double.POSITIVE_INFINITY) {
            long due = start + (long) (loader.sentCount() * 1e9 / ratingsPerSecond);
            while (!stopped && System.nanoTime() < due) {
                LockSupport.parkNanos(Math.min(due - System.nanoTime(), LONGEST_PAUSE_NANOS));
            }
        }
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Ratings sent or found sent, not counting damaged copies. */
    long eventCount() {
        return eventCount;
    }

    long damagedCount() {
        return damagedCount;
    }
}
