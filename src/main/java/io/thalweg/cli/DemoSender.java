package io.thalweg.cli;

import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.DamagedCopies.Damaged;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.TopicLoader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends the stream into the ratings topic, on a thread of its own, and shows it to the baselines as it passes. */
final class DemoSender implements Runnable {

    private final DemoInput input;
    private final TopicLoader loader;
    private final DamagedCopies damage;
    private final double ratingsPerSecond;
    private final DemoBaselines baselines;
    private final DemoUsers users;

    private volatile boolean stopped;
    private volatile boolean finished;
    private volatile @Nullable RuntimeException failure;
    private volatile long eventCount;
    private volatile long damagedCount;

    /** @param ratingsPerSecond at most; infinite for as fast as the broker takes them */
    DemoSender(
            DemoInput input,
            TopicLoader loader,
            DamagedCopies damage,
            double ratingsPerSecond,
            DemoBaselines baselines,
            DemoUsers users) {
        this.input = input;
        this.loader = loader;
        this.damage = damage;
        this.ratingsPerSecond = ratingsPerSecond;
        this.baselines = baselines;
        this.users = users;
    }

    @Override
    public void run() {
        try {
            sendAll();
            loader.flush();
            finished = !stopped;
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void sendAll() {
        long start = System.nanoTime();
        long events = 0;
        long damaged = 0;
        while (!stopped && input.ratings().hasNext()) {
            Rating rating = input.ratings().next();
            baselines.add(rating, input.expected().apply(rating));
            users.add(rating);
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
    }

    /** What the topic held already took no time to send. */
    private void keepRate(long start) {
        if (ratingsPerSecond < Double.POSITIVE_INFINITY) {
            long due = start + (long) (loader.sentCount() * 1e9 / ratingsPerSecond);
            while (!stopped && System.nanoTime() < due) {
                LockSupport.parkNanos(Math.min(due - System.nanoTime(), 10_000_000));
            }
        }
    }

    void stop() {
        stopped = true;
    }

    /**
     * Whether everything was sent and acknowledged.
     *
     * @throws RuntimeException if the broker refused a record, or the input could not be read on
     */
    boolean isFinished() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return finished;
    }

    /** Ratings sent or found sent, not counting damaged copies. */
    long eventCount() {
        return eventCount;
    }

    long damagedCount() {
        return damagedCount;
    }
}
