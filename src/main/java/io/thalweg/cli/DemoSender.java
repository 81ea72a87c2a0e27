package io.thalweg.cli;

import org.jspecify.annotations.Nullable;

/** Feeds the stream into the ratings topic, on a thread of its own, and shows it to the baselines as it passes. */
final class DemoSender implements Runnable {

    private final DemoInput input;
    private final EventFeed feed;
    private final DemoBaselines baselines;
    private final DemoUsers users;

    private volatile boolean finished;
    private volatile @Nullable RuntimeException failure;

    DemoSender(DemoInput input, EventFeed feed, DemoBaselines baselines, DemoUsers users) {
        this.input = input;
        this.feed = feed;
        this.baselines = baselines;
        this.users = users;
    }

    @Override
    public void run() {
        try {
            feed.send(input.ratings(), rating -> {
                baselines.add(rating, input.expected().apply(rating));
                users.add(rating);
            });
            finished = !feed.isStopped();
        } catch (RuntimeException e) {
            failure = e;
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
