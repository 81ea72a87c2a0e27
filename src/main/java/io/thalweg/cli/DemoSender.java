package io.thalweg.cli;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Feeds the stream into the ratings topic, on a thread of its own, and shows it to the baselines as it passes. */
final class DemoSender implements Runnable {

    private static final long LOOK_NANOS = 5_000_000;

    private final DemoInput input;
    private final EventFeed feed;
    private final DemoBaselines baselines;
    private final DemoUsers users;
    private final LongSupplier handled;
    private final long mostAhead;

    private volatile boolean finished;
    private volatile @Nullable RuntimeException failure;

    /**
     * A sender that hasn't begun.
     *
     * @param handled events that the application has learned or refused so far
     * @param mostAhead so many events are sent that it has not, and then no more: whoever rates meanwhile waits behind them
     */
    DemoSender(
            DemoInput input,
            EventFeed feed,
            DemoBaselines baselines,
            DemoUsers users,
            LongSupplier handled,
            long mostAhead) {
        this.input = input;
        this.feed = feed;
        this.baselines = baselines;
        this.users = users;
        this.handled = handled;
        this.mostAhead = mostAhead;
    }

    @Override
    public void run() {
        try {
            feed.send(input.ratings(), rating -> {
                baselines.add(rating, input.expected().apply(rating));
                users.add(rating);
                awaitRoom();
            });
            finished = !feed.isStopped();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void awaitRoom() {
        while (eventCount() + damagedCount() - handled.getAsLong() > mostAhead && !feed.isStopped()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    void stop() {
        feed.stop();
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
        return feed.eventCount();
    }

    long damagedCount() {
        return feed.damagedCount();
    }
}
